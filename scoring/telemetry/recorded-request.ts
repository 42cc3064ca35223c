import { type Attributes, type Context, context, type Span, SpanKind, trace } from '@opentelemetry/api';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf, markFailed, openSpan } from '../../core/telemetry/spans.ts';

/** Codes of refusals for lack of room, rate or time. */
const REJECTIONS: ReadonlySet<string> = new Set(['too-many', 'busy', 'deadline']);

interface Arrival {
  readonly protocol: 'rest' | 'grpc';
  /** The span's name. */
  readonly name: string;
  readonly attributes: Attributes;
  /** The trace context that the caller sent, which the request's span continues. */
  readonly traceparent: string | undefined;
}

interface Ending {
  /** HTTP status. A gRPC code is given as the corresponding HTTP status. */
  readonly status: number;
  /** Code of the failure, if it failed. */
  readonly code?: string | undefined;
  readonly attributes: Attributes;
}

/** Records one request, over REST or gRPC, from its arrival to its end. Nothing that the caller wrote is recorded. */
export class RecordedRequest {
  readonly #protocol: Arrival['protocol'];
  readonly #arrivedAt = performance.now();
  readonly #span: Span;
  readonly #context: Context;
  #model = { [ATTRIBUTES.model]: 'none', [ATTRIBUTES.modelVersion]: 'none' };

  constructor({ protocol, name, attributes, traceparent }: Arrival) {
    const parent = contextOf(traceparent);
    this.#protocol = protocol;
    this.#span = openSpan(name, { kind: SpanKind.SERVER, parent, attributes });
    this.#context = trace.setSpan(parent, this.#span);
  }

  /** Runs a part of the request, so that further spans are children of its span, and log lines name its trace. */
  within<T>(work: () => T): T {
    return context.with(this.#context, work);
  }

  /** @param model a model that is served */
  asks({ name, version }: { readonly name: string; readonly version: string }): void {
    this.#model = { [ATTRIBUTES.model]: name, [ATTRIBUTES.modelVersion]: version };
    this.#span.setAttributes(this.#model);
  }

  /** @returns the seconds that it took */
  end({ status, code, attributes }: Ending): number {
    const protocol = { [ATTRIBUTES.protocol]: this.#protocol };
    this.#span.setAttributes(attributes);
    if (code !== undefined) recordCode(this.#span, { status, code });
    this.#span.end();
    const outcome = { [ATTRIBUTES.outcome]: `${Math.floor(status / 100)}xx` };
    record('scoringRequests', 1, { ...this.#model, ...protocol, ...outcome });
    if (code !== undefined && REJECTIONS.has(code))
      record('scoringRejected', 1, { ...protocol, [ATTRIBUTES.code]: code });
    const seconds = (performance.now() - this.#arrivedAt) / 1_000;
    if (status < 400 && this.#model[ATTRIBUTES.model] !== 'none') record('scoringDuration', seconds, this.#model);
    return seconds;
  }
}

/** Records the code of a failure. Only a failure of the service marks the span as an error; a refusal is an answer. */
export function recordCode(span: Span, { status, code }: { readonly status: number; readonly code: string }): void {
  if (status >= 500) markFailed(span, code);
  else span.setAttribute(ATTRIBUTES.code, code);
}
