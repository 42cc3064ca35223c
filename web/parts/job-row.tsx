import type { JobView } from '../../core/contracts/job.ts';
import { isUnderWay } from '../api/job-deeds.ts';
import { lookTitle, styleOf } from '../state/styles.ts';
import { ago, failureOf, filmName } from '../words/format.ts';
import { Meter } from './meter.tsx';
import { StateMark } from './state-mark.tsx';

interface JobRowProps {
  readonly job: JobView;
  readonly isSelected: boolean;
  readonly onSelect: (id: string, isSelected: boolean) => void;
}

/** One job in the list. */
export function JobRow({ job, isSelected, onSelect }: JobRowProps) {
  const { id, video, state, frames, createdAt } = job;
  const name = filmName(video);
  const picture = job.kind === 'paint' ? styleOf(job.style.split(/[:,]/)[0] ?? '')?.picture : undefined;
  return (
    <li class="job">
      <input
        type="checkbox"
        aria-label={`Select ${name}`}
        checked={isSelected}
        onChange={({ currentTarget }) => onSelect(id, currentTarget.checked)}
      />
      <span class="job-picture">{picture && <img src={`/api${picture}`} alt="" loading="lazy" />}</span>
      <div class="job-words">
        <a class="job-name" href={`/jobs/${id}`} title={name}>
          <bdi>{name}</bdi>
        </a>
        <span class="hint">
          {lookTitle(job)} · {ago(createdAt)}
        </span>
        {state === 'failed' && <span class="job-error">{failureOf(job)}</span>}
      </div>
      <div class="job-state">
        <StateMark job={job} />
        {isUnderWay(job) && <Meter label={`Progress of ${name}`} done={frames.done} total={frames.total} />}
      </div>
    </li>
  );
}
