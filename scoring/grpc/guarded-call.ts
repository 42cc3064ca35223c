import { Metadata, status } from '@grpc/grpc-js';
import { requestIdOr } from '../request-id.ts';
import { reasonOf, ScoringError } from '../scoring-error.ts';
import type { Service } from '../service.ts';
import type { RecordedRequest } from '../telemetry/recorded-request.ts';
import { beginCall, endCall } from './record-call.ts';
import { statusOf } from './status-of.ts';

/** A call that needs a key and a place in the queue, from its headers to its end. */
export class GuardedCall {
  readonly recorded: RecordedRequest;
  readonly #service: Service;
  readonly #method: string;
  readonly #id: string;
  readonly #startedAt = performance.now();
  #leave: (() => void) | undefined;
  #isOver = false;

  /** @param method fully qualified */
  constructor(service: Service, method: string, metadata: Metadata) {
    this.#service = service;
    this.#method = method;
    this.#id = requestIdOr(metadata.get('x-request-id')[0]);
    this.recorded = beginCall(method, metadata);
  }

  /**
   * @throws ScoringError if the key is missing or wrong, or if there is no free place
   */
  admit(metadata: Metadata): void {
    const { keys, admission } = this.#service;
    keys?.open(metadata.get('authorization')[0]?.toString());
    this.#leave = admission.enter();
  }

  answered(): Metadata {
    this.#end(status.OK);
    return this.#trailer();
  }

  /** @returns the status that the caller gets instead of an answer */
  failed(thrown: unknown): { code: status; details: string; metadata: Metadata } {
    const failed = statusOf(thrown);
    const metadata = this.#trailer();
    if (thrown instanceof ScoringError && thrown.retryAfterSeconds !== undefined) {
      metadata.set('retry-after', String(thrown.retryAfterSeconds));
    }
    this.#end(failed.code, thrown);
    return { ...failed, metadata };
  }

  /**
   * Ends the record of a call whose stream closed without an answer: the caller left, or gRPC itself refused the
   * message.
   */
  closed(): void {
    this.#leave?.();
    this.#end(status.CANCELLED, new ScoringError('client-left', 'The client left.'));
  }

  #trailer(): Metadata {
    const trailer = new Metadata();
    trailer.set('x-request-id', this.#id);
    return trailer;
  }

  #end(code: status, thrown?: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.recorded.within(() => this.#log(code, thrown));
    endCall(this.recorded, this.#method, code, thrown);
  }

  #log(code: status, thrown: unknown): void {
    const { log, logged } = this.#service;
    const line = { request: this.#id, method: 'gRPC', route: this.#method, status: status[code] };
    if (code === status.INTERNAL) log.error({ ...line, reason: reasonOf(thrown) }, 'failed');
    if (code === status.OK && !logged.next()) return;
    log.info({ ...line, milliseconds: Math.round(performance.now() - this.#startedAt) }, 'answered');
  }
}
