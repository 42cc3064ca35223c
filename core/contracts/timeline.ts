import { z } from 'zod';
import { AskedStyle } from './style-choice.ts';

/** A moment of a video: seconds from its first frame, or the number of a frame, from 0. */
export const Moment = z.union([z.number().min(0).max(1_000_000), z.strictObject({ frame: z.int().min(0) })], {
  error: 'expected seconds from the first frame, or {"frame": a number from 0}',
});
export type Moment = z.infer<typeof Moment>;

/** Seconds that one style takes to become the next. */
const Transition = z.number().min(0).max(3_600);

/** Which style is painted from when on. The first holds before its moment, too. */
export const StyleTimeline = z
  .array(z.strictObject({ at: Moment, style: AskedStyle, transition: Transition.optional() }))
  .min(1)
  .max(500);
export type StyleTimeline = z.infer<typeof StyleTimeline>;

/** A number that changes: straight lines between moments, and flat before the first and after the last. */
export function curveOf<Value extends z.ZodType<number>>(value: Value) {
  return z
    .array(z.strictObject({ at: Moment, value }))
    .min(1)
    .max(2_000);
}

/** The styles that shots are painted in, in turn. */
export const ShotStyles = z.array(AskedStyle).min(1).max(64);
export type ShotStyles = z.infer<typeof ShotStyles>;
