import { trace } from '@opentelemetry/api';
import type { JobId, JobPhase, JobTrace } from '../../core/contracts/job.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { contextOf, markFailed, openSpan } from '../../core/telemetry/spans.ts';
import { activity } from './activity.ts';

/** Each phase with the ISO time when it began; the last one is `ended`. The times come from the history of the orchestration. */
export type PhaseTimes = readonly (readonly [phase: JobPhase, at: string])[];

export interface JobEnd extends Pick<JobTrace, 'traceparent' | 'startedAt'> {
  readonly job: JobId;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  /** The code of the failure, if it failed. */
  readonly code?: string;
  readonly phases: PhaseTimes;
}

/**
 * Records the spans and metrics of a whole job at its end, because no single process runs from its start to its end. The spans are
 * children of the span that started the job, as are those of its steps, so the trace of a job that has no end yet is complete too.
 * Durable knows this activity as `tellJobEnd`: jobs that are running during an update have that name in their history.
 */
export const recordJobEnd = activity('tellJobEnd', () => async (end: JobEnd): Promise<null> => {
  const from = new Date(end.startedAt);
  const to = new Date(end.phases.at(-1)?.[1] ?? end.startedAt);
  writeSpans(end, { from, to });
  record('jobsEnded', 1, { [ATTRIBUTES.outcome]: end.outcome, [ATTRIBUTES.code]: end.code ?? 'none' });
  record('jobDuration', (to.getTime() - from.getTime()) / 1_000, { [ATTRIBUTES.outcome]: end.outcome });
  return null;
});

function writeSpans({ job, traceparent, outcome, code, phases }: JobEnd, whole: { from: Date; to: Date }): void {
  const attributes = { [ATTRIBUTES.job]: job };
  const span = openSpan(SPANS.job, {
    parent: contextOf(traceparent),
    attributes: { ...attributes, [ATTRIBUTES.outcome]: outcome },
    from: whole.from,
  });
  const parent = trace.setSpan(contextOf(traceparent), span);
  for (const [i, [phase, at]] of phases.slice(0, -1).entries()) {
    const [from, to] = [new Date(at), new Date(phases[i + 1]?.[1] ?? at)];
    openSpan(`phase ${phase}`, { parent, attributes: { ...attributes, [ATTRIBUTES.phase]: phase }, from }).end(to);
    record('phaseDuration', (to.getTime() - from.getTime()) / 1_000, { [ATTRIBUTES.phase]: phase });
  }
  if (outcome === 'failed') markFailed(span, code ?? 'internal');
  span.end(whole.to);
}
