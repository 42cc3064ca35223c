import { z } from 'zod';
import { StyleName } from '../../core/contracts/style-mix.ts';

/** The furthest that the weights of a mix may add up to from 1. */
const TOLERANCE = 0.001;

const weight = z.number().positive().max(1);

/** A style of a network by its name, or any style by its code, as an encoder makes it of a picture. */
const Part = z.union([
  z.strictObject({ style: StyleName, weight }),
  z.strictObject({ code: z.array(z.number()).min(1).max(4_096), weight }),
]);

/** What is painted with: styles and codes, and how much each counts; the weights are above 0 and add up to 1. */
export const CodeMix = z
  .array(Part)
  .min(1)
  .max(64)
  .refine((mix) => Math.abs(mix.reduce((sum, part) => sum + part.weight, 0) - 1) <= TOLERANCE, {
    error: 'the weights must add up to 1',
  });
export type CodeMix = z.infer<typeof CodeMix>;
