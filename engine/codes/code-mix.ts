import { z } from 'zod';
import { StyleName } from '../../core/contracts/style-mix.ts';

/** How far the sum of a mix's weights may be from 1. */
const TOLERANCE = 0.001;

const weight = z.number().positive().max(1);

/** A style of the network by its name, or any style by its code, which an encoder makes of a picture. */
const Part = z.union([
  z.strictObject({ style: StyleName, weight }),
  z.strictObject({ code: z.array(z.number()).min(1).max(4_096), weight }),
]);

/** Styles and codes to paint with, and their weights, which are above 0 and add up to 1. */
export const CodeMix = z
  .array(Part)
  .min(1)
  .max(64)
  .refine((mix) => Math.abs(mix.reduce((sum, part) => sum + part.weight, 0) - 1) <= TOLERANCE, {
    error: 'the weights must add up to 1',
  });
export type CodeMix = z.infer<typeof CodeMix>;
