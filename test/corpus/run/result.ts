import { z } from 'zod';
import { GROUPS } from '../row.ts';

/** What became of a row with one FFmpeg. */
export const RowResult = z.strictObject({
  name: z.string(),
  group: z.enum(GROUPS),
  property: z.string(),
  expected: z.string(),
  /** `unmade`: no build here can make such a file. */
  outcome: z.enum(['painted', 'refused', 'failed', 'unmade']),
  /** Whether it is as expected; an unmade row is neither. */
  passes: z.boolean(),
  /** In a few words, what came out, or the sentence of the refusal. */
  told: z.string(),
  notes: z.array(z.string()),
  /** What is not as it should be. */
  problems: z.array(z.string()),
  /** Version of the FFmpeg that made the file. */
  maker: z.string().optional(),
  seconds: z.number(),
});
export type RowResult = z.infer<typeof RowResult>;

/** All rows with one build. */
export const CorpusResults = z.strictObject({
  build: z.string(),
  version: z.string(),
  rows: z.array(RowResult),
});
export type CorpusResults = z.infer<typeof CorpusResults>;
