import type { TensorDescription } from './tensor.ts';
import type { Kind, Values } from './value.ts';

/** One step of a pipeline. What it throws for bad input is a `StageError`. */
export interface Stage<From extends Kind = Kind, To extends Kind = Kind> {
  readonly name: string;
  readonly takes: From;
  readonly gives: To;
  /** True for a stage with a network: its work waits in line, and the items of several requests may run at once. */
  readonly batched?: true;
  /** Items of one key may share a batch. */
  keyOf?(value: Values[From]): string;
  /** Gives as many results as there are values, in the same order. */
  run(values: readonly Values[From][], signal: AbortSignal): Promise<Values[To][]>;
  /** The tensors that the stage takes and gives, for stages on tensors. */
  readonly tensors?: { readonly input: TensorDescription | undefined; readonly output: TensorDescription | undefined };
  /** The device that a network runs on: `cuda:1`, or a text of its engine that contains it. */
  readonly runsOn?: string;
  close?(): Promise<void>;
}

/** Makes a stage of a function that handles one value at a time. */
export function eachValue<From extends Kind, To extends Kind>(
  name: string,
  takes: From,
  gives: To,
  run: (value: Values[From], signal: AbortSignal) => Promise<Values[To]> | Values[To],
): Stage<From, To> {
  return { name, takes, gives, run: (values, signal) => Promise.all(values.map(async (value) => run(value, signal))) };
}
