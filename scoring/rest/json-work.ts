import { ScoringError, type ScoringErrorCode } from '../scoring-error.ts';
import { type InferResult, inferAnswerOf, inferRequestOf, type RestInferRequest } from './infer-json.ts';
import { parse, parseJsonBody } from './parse.ts';
import { readForm } from './read-form.ts';
import { ScoreBody } from './schemas.ts';

/** What each kind of work takes. */
export interface Given {
  /** A body, of which the first `length` bytes are JSON. */
  readonly readInfer: { readonly bytes: Uint8Array; readonly length: number };
  readonly readScore: { readonly bytes: Uint8Array };
  readonly readForm: { readonly bytes: Uint8Array; readonly contentType: string };
  readonly writeInfer: InferResult;
}

/** What each kind of work makes. */
export interface Made {
  readonly readInfer: RestInferRequest;
  /** The bytes of the picture. */
  readonly readScore: Uint8Array;
  readonly readForm: Uint8Array;
  /** The bytes of the JSON. */
  readonly writeInfer: Uint8Array;
}

const WORK: { readonly [Kind in keyof Given]: (given: Given[Kind]) => Made[Kind] | Promise<Made[Kind]> } = {
  readInfer: ({ bytes, length }) => inferRequestOf(parseJsonBody(bytes.subarray(0, length)), bytes.subarray(length)),
  readScore: ({ bytes }) => parse(ScoreBody, parseJsonBody(bytes), 'body').image,
  readForm: ({ bytes, contentType }) => readForm(bytes, contentType),
  writeInfer: (result) => new TextEncoder().encode(JSON.stringify(inferAnswerOf(result))),
};

/** The code of an error crosses to another thread only as data. */
export type Outcome<Kind extends keyof Given> =
  | { readonly made: Made[Kind] }
  | { readonly refused: { readonly code: ScoringErrorCode; readonly message: string } };

/** Works on a large body or answer. It is called in a thread of its own. */
export async function run<Kind extends keyof Given>(work: {
  readonly kind: Kind;
  readonly given: Given[Kind];
}): Promise<Outcome<Kind>> {
  try {
    return { made: await WORK[work.kind](work.given) };
  } catch (thrown) {
    if (thrown instanceof ScoringError) return { refused: { code: thrown.code, message: thrown.message } };
    throw thrown;
  }
}
