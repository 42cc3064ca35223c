import { SpanStatusCode, trace } from '@opentelemetry/api';
import { beforeEach, describe, expect, it } from 'vitest';
import { permanent } from '../../../../core/contracts/failure.ts';
import { activeTraceparent, contextOf, inSpan, isSampled, traceIds } from '../../../../core/telemetry/spans.ts';
import { inMemoryTelemetry } from '../../../support/in-memory-telemetry.ts';

const telemetry = inMemoryTelemetry();
beforeEach(telemetry.reset);

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

describe('a span', () => {
  it('is the child of what a message names', async () => {
    await inSpan('child', { parent: contextOf(PARENT) }, async () => undefined);
    expect(telemetry.spans()[0]).toMatchObject({ name: 'child', parentSpanContext: { spanId: '00f067aa0ba902b7' } });
    expect(telemetry.spans()[0]?.spanContext().traceId).toBe(TRACE);
  });

  it('is the parent of what happens meanwhile, here and beyond', async () => {
    const beyond = await inSpan('outer', {}, async () => inSpan('inner', {}, async () => activeTraceparent()));
    const [inner, outer] = telemetry.spans();
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(beyond).toBe(`00-${outer?.spanContext().traceId}-${inner?.spanContext().spanId}-01`);
  });

  it.each([['nothing'], [''], ['00-nonsense'], [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`]])(
    'is a root where a message names %j',
    async (traceparent) => {
      await inSpan('root', { parent: contextOf(traceparent) }, async () => undefined);
      expect(telemetry.spans()[0]?.parentSpanContext).toBeUndefined();
    },
  );

  it('records the code of a failure and nothing else of it', async () => {
    const failing = inSpan('failing', {}, async () => {
      throw permanent('empty', 'grandma.mp4 is empty.');
    });
    await expect(failing).rejects.toThrow('grandma.mp4');
    const [span] = telemetry.spans();
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'empty' },
      attributes: { 'repaint.failure.code': 'empty' },
      events: [],
    });
  });
});

describe('for log lines', () => {
  it('there are ids within a span and none outside', async () => {
    expect(traceIds()).toEqual({});
    await inSpan('span', { parent: contextOf(PARENT) }, async (span) => {
      expect(traceIds()).toEqual({ trace_id: TRACE, span_id: span.spanContext().spanId });
    });
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});

it.each([
  [PARENT, true],
  [PARENT.replace(/01$/, '00'), false],
  [PARENT.replace(/01$/, '03'), true],
  ['nonsense', false],
])('whether %s is recorded: %s', (traceparent, isRecorded) => {
  expect(isSampled(traceparent)).toBe(isRecorded);
});
