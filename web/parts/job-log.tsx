import { send } from '../api/ask.ts';
import { timeOfDay } from '../words/format.ts';
import { type LogEntry, logEntry } from '../words/log-entry.ts';
import { OnDemand } from './on-demand.tsx';

const SHOWN = 100;

/** The log of a job in words, the newest line first. */
export function JobLog({ id }: { readonly id: string }) {
  const load = async () => {
    const text = await (await send(`/jobs/${id}/logs`)).text();
    return text.split('\n').flatMap(logEntry).toReversed();
  };
  return (
    <OnDemand summary="Log" load={load}>
      {(entries) => <Entries entries={entries} />}
    </OnDemand>
  );
}

function Entries({ entries }: { readonly entries: readonly LogEntry[] }) {
  if (entries.length === 0) return <p class="hint">Nothing is logged yet.</p>;
  return (
    <>
      <ol class="log" reversed>
        {entries.slice(0, SHOWN).map(({ time, who, what, isBad }, index) => (
          <li key={entries.length - index} class={isBad ? 'bad' : ''}>
            <time dateTime={time} title={time}>
              {timeOfDay(time)}
            </time>{' '}
            <bdi>{what}</bdi> <bdi class="hint">{who}</bdi>
          </li>
        ))}
      </ol>
      {entries.length > SHOWN && (
        <p class="hint">
          The last {SHOWN} of {entries.length.toLocaleString('en')} lines.
        </p>
      )}
    </>
  );
}
