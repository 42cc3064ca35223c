import { useEffect } from 'preact/hooks';
import type { JobView } from '../../core/contracts/job.ts';
import { Meter } from '../parts/meter.tsx';
import { Note } from '../parts/note.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import {
  filter,
  filterJobs,
  hasMore,
  jobs,
  jobsProblem,
  moreJobs,
  refreshJobs,
  type StateFilter,
} from '../state/jobs.ts';
import { loadStyles, styleOf, styleTitle } from '../state/styles.ts';
import { ago, filmName } from '../words/format.ts';

const REFRESH_MS = 2_000;
const FILTERS: readonly [StateFilter, string][] = [
  ['all', 'All'],
  ['running', 'Painting'],
  ['succeeded', 'Painted'],
  ['failed', 'Failed'],
  ['cancelled', 'Cancelled'],
];

/** All jobs, the newest first. */
export function JobsView() {
  useEffect(() => {
    document.title = 'Jobs · Repaint';
    void loadStyles();
    void refreshJobs();
    const timer = setInterval(() => void refreshJobs(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <div class="view-head">
        <h1>Jobs</h1>
        <fieldset class="filters">
          <legend class="visually-hidden">Show</legend>
          {FILTERS.map(([state, title]) => (
            <label key={state} class="filter">
              <input type="radio" name="filter" checked={filter.value === state} onChange={() => filterJobs(state)} />
              <span>{title}</span>
            </label>
          ))}
        </fieldset>
      </div>
      {jobsProblem.value && <Note kind="bad">{jobsProblem.value}</Note>}
      <Jobs />
    </>
  );
}

function Jobs() {
  const list = jobs.value;
  if (list === undefined) return <p class="hint">Looking…</p>;
  if (list.length === 0) {
    return (
      <div class="empty">
        <p>There is nothing here yet.</p>
        <a class="button primary" href="/">
          Paint a film
        </a>
      </div>
    );
  }
  return (
    <>
      <ul class="jobs" aria-label="Jobs">
        {list.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
      {hasMore() && (
        <p class="more">
          <button type="button" class="quiet" onClick={() => void moreJobs()}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

function JobRow({ job }: { readonly job: JobView }) {
  const { id, video, style, state, frames, createdAt, error } = job;
  const picture = styleOf(style.split(/[:,]/)[0] ?? '')?.picture;
  const isRunning = state === 'running' || state === 'queued';
  return (
    <li class="job">
      <span class="job-picture">{picture && <img src={`/api${picture}`} alt="" loading="lazy" />}</span>
      <div class="job-words">
        <a class="job-name" href={`/jobs/${id}`} title={filmName(video)}>
          <bdi>{filmName(video)}</bdi>
        </a>
        <span class="hint">
          {styleTitle(style)} · {ago(createdAt)}
        </span>
        {error && state === 'failed' && <span class="job-error">{error.message}</span>}
      </div>
      <div class="job-state">
        <StateMark state={state} />
        {isRunning && <Meter label={`Painting of ${filmName(video)}`} done={frames.done} total={frames.total} />}
      </div>
    </li>
  );
}
