import type { JobHistory as History, HistoryStep } from '../../core/contracts/job-progress.ts';
import { ask } from '../api/ask.ts';
import { duration } from '../words/format.ts';
import { stepInWords } from '../words/phases.ts';
import { Note } from './note.tsx';
import { OnDemand } from './on-demand.tsx';
import { TimeBars, type TimeRow } from './time-bars.tsx';

/** The steps of a job's orchestration as a timeline. */
export function JobHistory({ id }: { readonly id: string }) {
  return (
    <OnDemand summary="Steps of the orchestration" load={() => ask<History>(`/jobs/${id}/history`)}>
      {({ steps }) => <Steps steps={steps} />}
    </OnDemand>
  );
}

function Steps({ steps }: History) {
  if (steps.length === 0) return <p class="hint">It has not begun yet.</p>;
  const failed = steps.filter(({ state }) => state === 'failed');
  return (
    <>
      <TimeBars label="Steps" rows={steps.map(rowOf)} />
      {failed.map(({ name, startedAt, reason }) => (
        <Note key={startedAt} kind="bad">
          {stepInWords(name)}: {reason ?? 'failed'}
        </Note>
      ))}
    </>
  );
}

function rowOf({ name, startedAt, endedAt, state }: HistoryStep): TimeRow {
  const from = Date.parse(startedAt);
  const to = endedAt ? Date.parse(endedAt) : Math.max(from, Date.now());
  const took = duration((to - from) / 1_000);
  const note = state === 'running' ? `for ${took}` : took;
  return { name: stepInWords(name), note, bars: [{ from, to, kind: state, words: `${stepInWords(name)}: ${note}` }] };
}
