import { z } from 'zod';

/** Where a range of a video begins or ends: seconds from the first frame, or the number of a frame, from 0, with an `f` (`120f`). */
export const RangeBorder = z.union([z.number().min(0).max(1_000_000), z.string().regex(/^\d{1,9}f$/)], {
  error: 'expected seconds from the first frame, or the number of a frame like "120f"',
});
export type RangeBorder = z.infer<typeof RangeBorder>;

/** The part of a video that is painted. What isn't set is the first or the last frame. */
export const AskedRange = z.object({ from: RangeBorder.optional(), to: RangeBorder.optional() });
export type AskedRange = z.infer<typeof AskedRange>;

/** Returns the number of a frame, or undefined for a border in seconds. */
export function frameOf(border: RangeBorder): number | undefined {
  return typeof border === 'string' ? Number.parseInt(border, 10) : undefined;
}
