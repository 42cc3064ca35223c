import type { Kind, Stage, Values } from './stage.ts';
import type { TensorDescription } from './tensor.ts';

/** A value with its kind. */
export type Item = { [K in Kind]: { readonly kind: K; readonly value: Values[K] } }[Kind];

/** The opened stages of a card, each of which takes what the one before it gives. */
export interface Pipeline {
  readonly stages: readonly Stage[];
  readonly takes: Kind;
  readonly gives: Kind;
  /** The tensor that its first network takes and the one that its last network gives. */
  readonly input: TensorDescription | undefined;
  readonly output: TensorDescription | undefined;
  readonly labels: readonly string[];
}

/** Runs values of the first stage's kind through stages, one after the other. */
export async function runStages(
  stages: readonly Stage[],
  values: readonly Values[Kind][],
  signal: AbortSignal,
): Promise<readonly Values[Kind][]> {
  let current = values;
  for (const stage of stages) {
    signal.throwIfAborted();
    current = await stage.run(current, signal);
  }
  return current;
}
