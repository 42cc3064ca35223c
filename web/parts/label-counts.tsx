import { countLabels, type LabelCount } from '../api/count-labels.ts';
import { clock, count } from '../words/format.ts';
import { Fact } from './fact.tsx';
import { OnDemand } from './on-demand.tsx';

/** Labels of more frames are read only when the user asks for them, since their file has many megabytes. */
const MOST_READ_AT_ONCE = 20_000;
const MOST_SHOWN = 12;

/** The labels that most frames have, with the time of the first frame of each. */
export function LabelCounts({ url, frames }: { readonly url: string; readonly frames: number }) {
  return (
    <OnDemand summary="Most frequent labels" isOpen={frames <= MOST_READ_AT_ONCE} load={() => countLabels(url)}>
      {(counts) => <Counts counts={counts} />}
    </OnDemand>
  );
}

function Counts({ counts }: { readonly counts: readonly LabelCount[] }) {
  if (counts.length === 0) return <p class="hint">The model answers with numbers, which the file has.</p>;
  const others = counts.length - MOST_SHOWN;
  return (
    <>
      <dl>
        {counts.slice(0, MOST_SHOWN).map(({ label, frames, firstSeconds }) => (
          <Fact key={label} name={label} value={`${count(frames, 'frame')}, first at ${clock(firstSeconds)}`} />
        ))}
      </dl>
      {others > 0 && <p class="hint">The file has {count(others, 'other label')}.</p>}
    </>
  );
}
