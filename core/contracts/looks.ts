import { z } from 'zod';
import { Strength, StrokeSize } from './painting-options.ts';
import { StyleName } from './style-mix.ts';

const weight = z.number().positive().max(1);

/** A style as the engine is given it: names that the network knows, and codes that an encoder made of pictures. Weights add up to 1. */
export const PlannedStyle = z
  .array(
    z.union([
      z.strictObject({ style: StyleName, weight }),
      z.strictObject({ picture: z.string(), code: z.array(z.number()).min(1).max(4_096), weight }),
    ]),
  )
  .min(1)
  .max(64);
export type PlannedStyle = z.infer<typeof PlannedStyle>;

/** Seconds from the first frame. */
const at = z.number();

/** The settings that change within a video. The times of each list ascend. */
export const Looks = z.strictObject({
  /** Each style is painted from `at` on. The style before it turns into it within `transition` seconds. */
  styles: z.array(z.strictObject({ at, transition: z.number().min(0), style: PlannedStyle })).optional(),
  strength: z.array(z.strictObject({ at, value: Strength })).optional(),
  strokeSize: z.array(z.strictObject({ at, value: StrokeSize })).optional(),
});
export type Looks = z.infer<typeof Looks>;
