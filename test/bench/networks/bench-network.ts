import type { Precision } from '../../../core/contracts/painting-options.ts';

/** A network in the comparison, as a folder that engines open. */
export interface BenchNetwork {
  readonly name: string;
  readonly isOurs: boolean;
  readonly folder: string;
  /** The precisions in which it can compute on a CPU, reduced ones first; `auto` for a file that has only its own. */
  readonly forms: readonly Precision[];
  /** The styles that are measured. References use our name for the style of the same painting. */
  readonly styles: readonly string[];
  /** The style that time and memory are measured with, because all styles cost the same. */
  readonly anyStyle: string;
  /** True if any picture can be its style. References have the unseen paintings as styles, our networks get codes of them. */
  readonly takesPictures: boolean;
  readonly weightsBytes: number;
}

/** A network in one of its precisions. */
export interface Contestant {
  readonly network: BenchNetwork;
  readonly precision: Precision;
}

export function contestantsOf(networks: readonly BenchNetwork[]): Contestant[] {
  return networks.flatMap((network) => network.forms.map((precision) => ({ network, precision })));
}
