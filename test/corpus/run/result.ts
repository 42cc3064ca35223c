import { z } from 'zod';
import { GROUPS } from '../row.ts';

/** The result of a row with one build of FFmpeg. */
export const RowResult = z.strictObject({
  name: z.string(),
  group: z.enum(GROUPS),
  property: z.string(),
  expected: z.string(),
  /** `unmade` means that no build here can make such a file. */
  outcome: z.enum(['painted', 'refused', 'failed', 'unmade']),
  /** True if the result is as expected; false for an unmade row. */
  passes: z.boolean(),
  /** A short description of the painting, or the sentence of the refusal. */
  text: z.string(),
  notes: z.array(z.string()),
  /** The differences from the expected result. */
  problems: z.array(z.string()),
  /** The version of the FFmpeg that made the file. */
  maker: z.string().optional(),
  seconds: z.number(),
});
export type RowResult = z.infer<typeof RowResult>;

/** The results of all rows with one build of FFmpeg. */
export const CorpusResults = z.strictObject({
  build: z.string(),
  version: z.string(),
  rows: z.array(RowResult),
});
export type CorpusResults = z.infer<typeof CorpusResults>;
