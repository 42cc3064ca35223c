import { z } from 'zod';

/** How strong the style is: 0 leaves the source as it is, 1 is the full style. */
export const Strength = z.number().min(0).max(1);

/** True to keep the source's colours and take only the strokes from the style. */
export const KeepColors = z.boolean();

/** Size of the strokes. 2 paints the picture at half its size and enlarges it, so that strokes are twice as large. */
export const StrokeSize = z.number().min(0.25).max(4);

/** Number format that the network computes in. `auto` is int8 on a CPU if the style allows it, else fp32. */
export const Precision = z.enum(['auto', 'fp32', 'int8', 'fp16']);
export type Precision = z.infer<typeof Precision>;
