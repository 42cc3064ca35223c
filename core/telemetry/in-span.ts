import {
  type Attributes,
  type Context,
  context,
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
