import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RepaintError } from '../../core/contracts/failure.ts';
import { OwnCode } from '../../engine/pipeline/own-code/own-code.ts';
import { ScoringError } from '../scoring-error.ts';
import type { InferResult } from './infer-json.ts';
import type { Given, Made, Outcome } from './json-work.ts';

/** Longest time for one body. The largest that is accepted takes a second. */
const DEADLINE_MS = 20_000;
/** How long a client should wait whose body met a thread that ended, in seconds. */
const RETRY_SECONDS = 1;

export interface JsonThreadFiles {
  /** Address of the compiled `code-thread.js`, if it isn't in the folder of engines. */
  readonly codeThread?: URL;
  /** Address of the compiled `json-work.js`, if it isn't beside this file. */
  readonly jsonWork?: URL;
}

/**
 * Parses large forms, and parses and writes large JSON, one body after the other. It does so in a thread, because the service would
 * answer nobody else meanwhile, not even probes. The thread starts with the first body.
 */
export class JsonThread {
  readonly #code: OwnCode;

  constructor({
    codeThread: entry = new URL('../../engine/pipeline/own-code/code-thread.js', import.meta.url),
    jsonWork = new URL('./json-work.js', import.meta.url),
  }: JsonThreadFiles) {
    const path = fileURLToPath(jsonWork);
    this.#code = new OwnCode({ entry, folder: dirname(path), file: basename(path), deadlineMs: DEADLINE_MS });
  }

  /** @throws ScoringError `bad-request`, `too-large`, `busy` */
  readInfer(bytes: Uint8Array, length: number, signal: AbortSignal) {
    return this.#run('readInfer', { bytes, length }, signal);
  }

  /** @returns the bytes of the picture @throws ScoringError `bad-request`, `too-large`, `busy` */
  readScore(bytes: Uint8Array, signal: AbortSignal) {
    return this.#run('readScore', { bytes }, signal);
  }

  /** @returns the bytes of the picture @throws ScoringError `bad-request`, `busy` */
  readForm(bytes: Uint8Array, contentType: string, signal: AbortSignal) {
    return this.#run('readForm', { bytes, contentType }, signal);
  }

  /** @returns the bytes of the answer's JSON @throws ScoringError `busy` */
  async writeInfer(result: InferResult, signal: AbortSignal): Promise<Buffer> {
    const { buffer } = await this.#run('writeInfer', result, signal);
    return Buffer.from(buffer);
  }

  stop(): Promise<void> {
    return this.#code.close();
  }

  async #run<Kind extends keyof Given>(kind: Kind, given: Given[Kind], signal: AbortSignal): Promise<Made[Kind]> {
    const outcome = (await this.#code.run({ kind, given }, signal).catch(rethrow)) as Outcome<Kind>;
    if ('made' in outcome) return outcome.made;
    throw new ScoringError(outcome.refused.code, outcome.refused.message);
  }
}

/** A thread that takes too long or ends is replaced, so that the next attempt may succeed. */
function rethrow(thrown: unknown): never {
  if (!(thrown instanceof RepaintError && thrown.failure.retryable)) throw thrown;
  const message = 'The body couldn’t be read, or the answer couldn’t be written: try again in a second.';
  throw new ScoringError('busy', message, { cause: thrown, retryAfterSeconds: RETRY_SECONDS });
}
