import { useSignal } from '@preact/signals';
import { reasonOf, send } from '../api/ask.ts';
import { type LogEntry, logEntry } from '../words/log-entry.ts';
import { Note } from './note.tsx';

const SHOWN = 100;

/** The log of a job in words, the newest line first. It is asked for each time the user opens it. */
export function JobLog({ id }: { readonly id: string }) {
  const entries = useSignal<readonly LogEntry[] | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const load = async () => {
    try {
      const text = await (await send(`/jobs/${id}/logs`)).text();
      entries.value = text.split('\n').flatMap(logEntry).toReversed();
      problem.value = undefined;
    } catch (thrown) {
      problem.value = reasonOf(thrown);
    }
  };
  const all = entries.value;
  return (
    <details class="facts" onToggle={({ currentTarget }) => currentTarget.open && void load()}>
      <summary>Log</summary>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
      {!all && !problem.value && <p class="hint">Loading…</p>}
      {all?.length === 0 && <p class="hint">Nothing is logged yet.</p>}
      {all && all.length > 0 && (
        <ol class="log" reversed>
          {all.slice(0, SHOWN).map(({ time, who, what, isBad }, index) => (
            <li key={all.length - index} class={isBad ? 'bad' : ''}>
              <time dateTime={time}>{time.slice(11, 19)}</time> <bdi>{what}</bdi> <bdi class="hint">{who}</bdi>
            </li>
          ))}
        </ol>
      )}
      {all && all.length > SHOWN && (
        <p class="hint">
          The last {SHOWN} of {all.length.toLocaleString('en')} lines.
        </p>
      )}
    </details>
  );
}
