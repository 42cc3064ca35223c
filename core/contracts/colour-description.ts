import { z } from 'zod';

/**
 * How YUV bytes stand for colour, as far as the source says. `unspecified` is kept, so that the tags of the output say
 * what the source said; `resolveColour` says what to assume where a conversion needs to know.
 * `bt601` is both BT.601 systems (`smpte170m`, `bt470bg`): they share one matrix. `bt2020` is non-constant luminance.
 */
export const ColourDescription = z.strictObject({
  matrix: z.enum(['bt601', 'bt709', 'bt2020', 'smpte240m', 'fcc', 'unspecified']),
  range: z.enum(['limited', 'full', 'unspecified']),
});
export type ColourDescription = z.infer<typeof ColourDescription>;
