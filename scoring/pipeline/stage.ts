import type { TensorDescription } from './tensor.ts';
import type { Kind, Values } from './value.ts';

/** One step of a pipeline. What it throws for bad input is a `ScoringError`. */
export interface Stage<From extends Kind = Kind, To extends Kind = Kind> {
  readonly name: string;
  readonly takes: From;
  readonly gives: To;
  /** Stages with a network: their work waits in line and may be done for several requests at once. */
  readonly batched?: true;
  /** Items of one key may share a batch. */
  keyOf?(value: Values[From]): string;
  /** As many results as values, in their order. */
  run(values: readonly Values[From][], signal: AbortSignal): Promise<Values[To][]>;
  /** What a stage on tensors takes and gives. */
  readonly tensors?: { readonly input: TensorDescription; readonly output: TensorDescription };
  close?(): Promise<void>;
}

/** A stage that does one value after the other. */
export function eachValue<From extends Kind, To extends Kind>(
  name: string,
  takes: From,
  gives: To,
  run: (value: Values[From], signal: AbortSignal) => Promise<Values[To]> | Values[To],
): Stage<From, To> {
  return { name, takes, gives, run: (values, signal) => Promise.all(values.map(async (value) => run(value, signal))) };
}
