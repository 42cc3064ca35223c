import { useSignal } from '@preact/signals';
import type { JobList, PaintJobView } from '../../core/contracts/job.ts';
import { ask, reasonOf } from '../api/ask.ts';
import { styleTitle } from '../state/styles.ts';
import { ago, filmName } from '../words/format.ts';
import { Note } from './note.tsx';

interface CompareWithProps {
  readonly job: PaintJobView;
  /** Is called with the chosen painting, or undefined for the film. */
  readonly onChoose: (other: PaintJobView | undefined) => void;
}

/** A choice of what a painting is compared with. Other paintings of the film are searched for when the user first turns to it. */
export function CompareWith({ job, onChoose }: CompareWithProps) {
  const others = useSignal<readonly PaintJobView[] | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const search = async () => {
    if (others.value !== undefined) return;
    others.value = [];
    try {
      others.value = await paintingsBeside(job);
      problem.value = undefined;
    } catch (thrown) {
      others.value = undefined;
      problem.value = reasonOf(thrown);
    }
  };
  return (
    <>
      <label class="field compare-with">
        <span>Compare with</span>
        <select
          onFocus={() => void search()}
          onPointerEnter={() => void search()}
          onChange={({ currentTarget }) => onChoose(others.value?.find(({ id }) => id === currentTarget.value))}
        >
          <option value="">the {job.format === 'picture' ? 'picture' : 'film'}</option>
          {others.value?.map(({ id, style, createdAt }) => (
            <option key={id} value={id}>
              {styleTitle(style)}, {ago(createdAt)}
            </option>
          ))}
        </select>
      </label>
      {problem.value && <Note kind="bad">{problem.value}</Note>}
    </>
  );
}

async function paintingsBeside({ id, video }: PaintJobView): Promise<PaintJobView[]> {
  const search = encodeURIComponent(filmName(video));
  const { jobs } = await ask<JobList>(`/jobs?state=succeeded&top=100&search=${search}`);
  return jobs.filter((other) => other.kind === 'paint').filter((other) => other.video === video && other.id !== id);
}
