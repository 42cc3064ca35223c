import { z } from 'zod';
import { AskedStyle } from './style-choice.ts';

/** A moment in a video: seconds from its first frame, or the number of a frame, from 0. */
export const Moment = z.union([z.number().min(0).max(1_000_000), z.strictObject({ frame: z.int().min(0) })], {
  error: 'expected seconds from the first frame, or {"frame": a number from 0}',
});
export type Moment = z.infer<typeof Moment>;

/** Number of seconds in which one style turns into the next. */
const Transition = z.number().min(0).max(3_600);

/** The moments from which each style is painted. The first style is also painted before its moment. */
export const StyleTimeline = z
  .array(z.strictObject({ at: Moment, style: AskedStyle, transition: Transition.optional() }))
  .min(1)
  .max(500);
export type StyleTimeline = z.infer<typeof StyleTimeline>;

/** Makes the schema of a number that changes over time: linearly between moments, and constant before the first and after the last. */
export function curveOf<Value extends z.ZodType<number>>(value: Value) {
  return z
    .array(z.strictObject({ at: Moment, value }))
    .min(1)
    .max(2_000);
}

/** The styles that successive shots are painted in, over and over in this order. */
export const ShotStyles = z.array(AskedStyle).min(1).max(64);
export type ShotStyles = z.infer<typeof ShotStyles>;
