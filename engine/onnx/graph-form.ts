import { permanent } from '../../core/contracts/failure.ts';
import type { Precision } from '../../core/contracts/painting-options.ts';
import type { GraphForm } from './block-graph.ts';

export interface FormChoice {
  readonly precision: Precision;
  /** Whether the weights tell how large activations get. */
  readonly hasRanges: boolean;
  /** Whether every style of the mix is good enough in 8 bits. */
  readonly isFineInt8: boolean;
}

/**
 * The form of a network that suits a provider. What is asked for is given or refused; `auto` is int8 on a CPU where that is good
 * enough, else fp32.
 * @throws RepaintError `invalid-request` for an int8 that can't be
 */
export function graphForm({ precision, hasRanges, isFineInt8 }: FormChoice, provider: string): GraphForm {
  if (precision === 'auto') return provider === 'cpu' && hasRanges && isFineInt8 ? 'int8' : 'fp32';
  if (precision !== 'int8') return precision;
  if (!hasRanges) throw permanent('invalid-request', 'precision is int8: this network has no ranges to quantise by.');
  if (provider === 'cpu') return 'int8';
  throw permanent(
    'invalid-request',
    `precision is int8, which runs on CPUs only: on ${provider}, expected fp32 or fp16.`,
  );
}
