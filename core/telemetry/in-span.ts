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
  /** The span that is active, unless given. */
  readonly parent?: Context;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
}

/**
 * Does something within a span, which is the active one meanwhile. What it throws marks the span with its code alone: messages
 * name files.
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
 * Begins a span that whoever asks for it ends.
 * @param options with `from`, of something that has been: end it with the time at which that was over
 */
export function openSpan(name: string, options: SpanOptions & { readonly from?: Date } = {}): Span {
  const { parent = context.active(), from, ...rest } = options;
  return tracer().startSpan(name, { ...rest, ...(from && { startTime: from }) }, parent);
}

/** @param code stable, of a failure */
export function markFailed(span: Span, code: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  span.setAttribute(ATTRIBUTES.code, code);
}

function tracer() {
  return trace.getTracer('repaint');
}
