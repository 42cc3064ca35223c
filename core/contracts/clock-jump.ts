import { z } from 'zod';

/** A place in a transport stream where its clock goes back, as where recordings were joined. */
export const ClockJump = z.strictObject({
  /** Byte position of the first transport packet after the jump. */
  position: z.int().min(0),
  /** What is added to all times from there to the next jump, in 1/90,000 s. */
  ticks: z.int().min(1),
});
export type ClockJump = z.infer<typeof ClockJump>;
