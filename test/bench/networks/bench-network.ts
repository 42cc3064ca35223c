import type { Precision } from '../../../core/contracts/painting-options.ts';

/** A network in the comparison, as a folder that engines open. */
export interface BenchNetwork {
  readonly name: string;
  readonly isOurs: boolean;
  readonly folder: string;
  /** What it can compute in on a CPU, reduced first; `auto` for a file that has only its own form. */
  readonly forms: readonly Precision[];
  /** Those that are measured. References call a painting's style as ours is called. */
  readonly styles: readonly string[];
  /** The one that time and memory are measured with: styles cost the same. */
  readonly anyStyle: string;
  readonly weightsBytes: number;
}
