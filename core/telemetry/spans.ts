import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { failureOf } from '../contracts/failure.ts';
import { ATTRIBUTES } from './names.ts';

export interface SpanOptions {
  /** The active span, if absent. */
  readonly parent?: Context;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
}

/**
 * Runs `work` within a span, which is active meanwhile. If it throws, the span is marked with the code of the failure, but not with its
 * message, which may contain names of files.
 */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const { parent = context.active(), ...rest } = options;
  return tracer().startActiveSpan(name, rest, parent, async (span) => {
    try {
      return await work(span);
    } catch (thrown) {
      markFailed(span, failureOf(thrown).code);
      throw thrown;
    } finally {
      span.end();
    }
  });
}

/**
 * Begins a span that the caller has to end.
 * @param options.from start of something that is already over: the caller ends the span with the time of its end
 */
export function openSpan(name: string, options: SpanOptions & { readonly from?: Date } = {}): Span {
  const { parent = context.active(), from, ...rest } = options;
  return tracer().startSpan(name, { ...rest, ...(from && { startTime: from }) }, parent);
}

/** @param code stable code of a failure */
export function markFailed(span: Span, code: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  span.setAttribute(ATTRIBUTES.code, code);
}

function tracer() {
  return trace.getTracer('repaint');
}

/** Returns the W3C trace context of a span, for a message that crosses processes; undefined if telemetry is off. */
export function traceparentOf(span: Span): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(trace.setSpan(ROOT_CONTEXT, span), carrier);
  return carrier['traceparent'];
}

/** Returns the W3C trace context of the active span; undefined if there is none. */
export function activeTraceparent(): string | undefined {
  const span = trace.getActiveSpan();
  return span && traceparentOf(span);
}

/** Returns the context of a message's trace, as a parent for spans. Without a valid `traceparent`, it is the root. */
export function contextOf(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

/** True if the trace is being recorded. */
export function isSampled(traceparent: string): boolean {
  return (Number.parseInt(traceparent.slice(-2), 16) & 1) === 1;
}

/** Returns the ids of the active span for a log line, under OpenTelemetry's names. It is empty if telemetry is off. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const active = trace.getSpanContext(context.active());
  return active && isSpanContextValid(active) ? { trace_id: active.traceId, span_id: active.spanId } : {};
}
