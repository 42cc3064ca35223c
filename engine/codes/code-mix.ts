import { z } from 'zod';
import { permanent } from '../../core/contracts/failure.ts';
import { StyleName } from '../../core/contracts/style-choice.ts';

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

/**
 * Returns the weighted mean of the codes of a mix.
 * @throws RepaintError `unknown-style`, with all names; `invalid-request` for a code of another length
 */
export function codeOfMix(mix: CodeMix, ofStyle: ReadonlyMap<string, Float32Array>, length: number): Float32Array {
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  const mean = new Float32Array(length);
  for (const part of mix) {
    const code = 'code' in part ? part.code : codeOfStyle(part.style, ofStyle);
    if (code.length !== length) {
      throw permanent('invalid-request', `The code has ${code.length} numbers: this network takes ${length}.`);
    }
    for (let at = 0; at < length; at += 1) mean[at] = (mean[at] ?? 0) + (part.weight / total) * (code[at] ?? 0);
  }
  return mean;
}

function codeOfStyle(style: string, ofStyle: ReadonlyMap<string, Float32Array>): Float32Array {
  const code = ofStyle.get(style);
  if (code !== undefined) return code;
  throw permanent('unknown-style', `There is no style "${style}": the styles are ${[...ofStyle.keys()].join(', ')}.`);
}
