import { z } from 'zod';

/** 0 gives the source back, 1 is the full style. */
export const Strength = z.number().min(0).max(1);

/** The source's colours with the style's strokes. */
export const KeepColors = z.boolean();

/** How large strokes are: 2 paints the picture at half its size, so that they are twice as large. */
export const StrokeSize = z.number().min(0.25).max(4);

/** What the network computes in. `auto` is int8 on a processor where the style allows it, else fp32. */
export const Precision = z.enum(['auto', 'fp32', 'int8', 'fp16']);
export type Precision = z.infer<typeof Precision>;
