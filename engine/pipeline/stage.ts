import type { Tensor, TensorDescription } from './tensor.ts';

/** A picture as interleaved RGB bytes, upright, without alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export interface LabelledScore {
  readonly label: string;
  /** The confidence, 0 to 1 after a softmax stage, and else the network's own score. */
  readonly confidence: number;
}

/** The values that stages pass on, one item of a request at a time. */
export interface Values {
  /** The bytes of a picture file. */
  encoded: Uint8Array;
  picture: Picture;
  /** One tensor, `[1, …]` or as many items as the request had. */
  tensor: Tensor;
  /** Every label, the likeliest first. */
  labels: readonly LabelledScore[];
}
export type Kind = keyof Values;

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

/** The ways in which a stage can fail. They are codes of the online service, too. */
type StageErrorCode = 'bad-request' | 'wrong-type' | 'too-large' | 'not-processable' | 'engine';

/** Says in one sentence, for whoever sent the value, why a stage can't handle it. */
export class StageError extends Error {
  readonly code: StageErrorCode;

  constructor(code: StageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StageError';
    this.code = code;
  }
}
