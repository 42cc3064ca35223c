import { z } from 'zod';

/**
 * How YUV values encode colour, as far as the source states it. `unspecified` is kept, so that the output carries the
 * same tags as the source; `resolveColour` decides what to assume where a conversion needs a definite value.
 * `bt601` covers both BT.601 systems (`smpte170m`, `bt470bg`), which share one matrix. `bt2020` is non-constant luminance.
 */
export const ColourDescription = z.strictObject({
  matrix: z.enum(['bt601', 'bt709', 'bt2020', 'smpte240m', 'fcc', 'unspecified']),
  range: z.enum(['limited', 'full', 'unspecified']),
});
export type ColourDescription = z.infer<typeof ColourDescription>;
