import { permanent } from '../../core/contracts/failure.ts';
import type { CodeMix } from './code-mix.ts';

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
