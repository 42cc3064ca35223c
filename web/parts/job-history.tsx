import { useSignal } from '@preact/signals';
import type { JobHistory as History, HistoryStep } from '../../core/contracts/job-history.ts';
import { ask, reasonOf } from '../api/ask.ts';
import { duration } from '../words/format.ts';
import { stepInWords } from '../words/phases.ts';
import { Note } from './note.tsx';
import { TimeBars, type TimeRow } from './time-bars.tsx';

/** The steps of a job's orchestration as a timeline. They are asked for each time the user opens it. */
export function JobHistory({ id }: { readonly id: string }) {
  const steps = useSignal<readonly HistoryStep[] | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const load = async () => {
    try {
      steps.value = (await ask<History>(`/jobs/${id}/history`)).steps;
      problem.value = undefined;
    } catch (thrown) {
      problem.value = reasonOf(thrown);
    }
  };
  const failed = steps.value?.filter(({ state }) => state === 'failed') ?? [];
  return (
    <details class="facts" onToggle={({ currentTarget }) => currentTarget.open && void load()}>
      <summary>Steps of the orchestration</summary>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      {!steps.value && !problem.value && <p class="hint">Loading…</p>}
      {steps.value?.length === 0 && <p class="hint">It has not begun yet.</p>}
      {steps.value && steps.value.length > 0 && <TimeBars label="Steps" rows={steps.value.map(rowOf)} />}
      {failed.map(({ name, startedAt, reason }) => (
        <Note key={startedAt} kind="bad">
          {stepInWords(name)}: {reason ?? 'failed'}
        </Note>
      ))}
    </details>
  );
}

function rowOf({ name, startedAt, endedAt, state }: HistoryStep): TimeRow {
  const from = Date.parse(startedAt);
  const to = endedAt ? Date.parse(endedAt) : Math.max(from, Date.now());
  const took = duration((to - from) / 1_000);
  const note = state === 'running' ? `for ${took}` : took;
  return { name: stepInWords(name), note, bars: [{ from, to, kind: state, words: `${stepInWords(name)}: ${note}` }] };
}
