import { SpanStatusCode } from '@opentelemetry/api';
import { beforeEach, expect, it } from 'vitest';
import { transient } from '../../../core/contracts/failure.ts';
import { activity } from '../../../functions/activities/activity.ts';
import { recordJobEnd } from '../../../functions/activities/record-job-end.ts';
import type { Ports } from '../../../functions/ports.ts';
import { inMemoryTelemetry } from '../../support/in-memory-telemetry.ts';

const telemetry = inMemoryTelemetry();
beforeEach(telemetry.reset);

const JOB = `job-${'0a'.repeat(16)}`;
const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const PORTS = {
  jobLogs: { write: () => undefined, flush: async () => undefined },
} satisfies Partial<Ports> as unknown as Ports;
const lines: string[] = [];
const log = { info: keep, warn: keep, error: keep };
function keep(line: unknown): void {
  lines.push(String(line));
}

it('records a failed job with the times of its phases, beneath the span of its start', async () => {
  const ended = await recordJobEnd.run(PORTS)(
    {
      job: JOB,
      traceparent: PARENT,
      startedAt: '2026-01-01T00:00:00.000Z',
      outcome: 'failed',
      code: 'stalled',
      phases: [
        ['inspecting', '2026-01-01T00:00:01.000Z'],
        ['painting', '2026-01-01T00:00:03.500Z'],
        ['ended', '2026-01-01T00:10:00.000Z'],
      ],
    },
    log,
  );
  expect(ended).toEqual({ ok: true, value: null });
  const spans = telemetry.spans();
  const seconds = spans.map(({ name, duration: [whole, nanos] }) => [name, whole + nanos / 1e9]);
  expect(seconds.filter(([name]) => name !== 'activity tellJobEnd')).toEqual([
    ['phase inspecting', 2.5],
    ['phase painting', 596.5],
    ['job', 600],
  ]);
  const job = spans.find(({ name }) => name === 'job');
  expect(job).toMatchObject({
    parentSpanContext: { spanId: '00f067aa0ba902b7' },
    status: { code: SpanStatusCode.ERROR, message: 'stalled' },
  });
  expect(await telemetry.points('repaint.jobs.ended')).toEqual([
    { attributes: { 'repaint.outcome': 'failed', 'repaint.failure.code': 'stalled' }, value: 1 },
  ]);
  expect(await telemetry.points('repaint.phase.duration')).toContainEqual({
    attributes: { 'repaint.phase': 'painting' },
    value: 596.5,
  });
});

it('counts the retries of an activity, and logs them without the name of the video', async () => {
  let tries = 0;
  const flaky = activity('flaky', () => async (_input: object) => {
    if (++tries === 1) throw transient('storage', 'lake/grandma.mp4 could not be read: grandma.mp4 is locked.');
    return tries;
  });
  const job = {
    id: JOB,
    video: { name: 'lake/grandma.mp4' },
    trace: { traceparent: PARENT, startedAt: '2026-01-01T00:00:00Z' },
  };
  expect(await flaky.run(PORTS)({ job }, log)).toEqual({ ok: true, value: 2 });
  expect(await telemetry.points('repaint.retries')).toEqual([
    { attributes: { 'repaint.kind': 'flaky', 'repaint.failure.code': 'storage' }, value: 1 },
  ]);
  expect(telemetry.spans()[0]).toMatchObject({ name: 'activity flaky', attributes: { 'repaint.job': JOB } });
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
    event: 'step-failed',
    step: 'flaky',
    job: JOB,
    code: 'storage',
    message: '<video> could not be read: <video> is locked.',
    willRetry: true,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  });
});
