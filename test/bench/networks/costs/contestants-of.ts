import type { Precision } from '../../../../core/contracts/painting-options.ts';
import type { BenchNetwork } from '../bench-network.ts';

/** A network in one of its precisions. */
export interface Contestant {
  readonly network: BenchNetwork;
  readonly precision: Precision;
}

export function contestantsOf(networks: readonly BenchNetwork[]): Contestant[] {
  return networks.flatMap((network) => network.forms.map((precision) => ({ network, precision })));
}
