import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JobView } from '../../core/contracts/job.ts';
import { reasonOf } from '../api/ask.ts';
import { cancelJob, isStopped, isUnderWay, startAgain } from '../api/job-deeds.ts';
import { JobRow } from '../parts/job-row.tsx';
import { Note } from '../parts/note.tsx';
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
import { loadStyles, styleTitle } from '../state/styles.ts';
import { filmName } from '../words/format.ts';

const REFRESH_MS = 2_000;
const FILTERS: readonly [StateFilter, string][] = [
  ['all', 'All'],
  ['running', 'Painting'],
  ['succeeded', 'Painted'],
  ['failed', 'Failed'],
  ['cancelled', 'Cancelled'],
];

const search = signal('');
const selected = signal<ReadonlySet<string>>(new Set());

const found = computed(() => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  return jobs.value?.filter(({ id, video, style }) => {
    const text = `${filmName(video)} ${styleTitle(style)} ${style} ${id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
});
const chosen = computed(() => (jobs.value ?? []).filter(({ id }) => selected.value.has(id)));

/** The view of all jobs, the newest first. Selected jobs can be cancelled or started again together. */
export function JobsView() {
  useEffect(() => {
    document.title = 'Jobs · Repaint';
    selected.value = new Set();
    void loadStyles();
    void refreshJobs();
    const timer = setInterval(() => void refreshJobs(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <div class="view-head">
        <h1>Jobs</h1>
        <Filters />
      </div>
      {jobsProblem.value && <Note kind="bad">{jobsProblem.value}</Note>}
      <Toolbar />
      <Jobs />
    </>
  );
}

function Filters() {
  return (
    <fieldset class="filters">
      <legend class="visually-hidden">Show</legend>
      {FILTERS.map(([state, title]) => (
        <label key={state} class="filter">
          <input type="radio" name="filter" checked={filter.value === state} onChange={() => filterJobs(state)} />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Toolbar() {
  const count = chosen.value.length;
  return (
    <div class="toolbar">
      <input
        type="search"
        aria-label="Search"
        placeholder="Search by film or style"
        value={search.value}
        onInput={({ currentTarget }) => {
          search.value = currentTarget.value;
        }}
      />
      {count > 0 && (
        <div class="acts">
          <span class="hint" role="status">
            {count} selected
          </span>
          <Deed title="Cancel" wanted={isUnderWay} act={cancelJob} />
          <Deed title="Start again" wanted={isStopped} act={startAgain} />
        </div>
      )}
    </div>
  );
}

interface DeedProps {
  readonly title: string;
  readonly wanted: (job: JobView) => boolean;
  readonly act: (job: JobView) => Promise<unknown>;
}

/** A button that applies an action to those selected jobs that allow it. */
function Deed({ title, wanted, act }: DeedProps) {
  const able = chosen.value.filter(wanted);
  const doIt = async () => {
    const ends = await Promise.allSettled(able.map(act));
    const failed = ends.find(({ status }) => status === 'rejected');
    selected.value = new Set();
    await refreshJobs();
    if (failed?.status === 'rejected') jobsProblem.value = reasonOf(failed.reason);
  };
  return (
    <button type="button" class="quiet" disabled={able.length === 0} onClick={() => void doIt()}>
      {title}
    </button>
  );
}

function Jobs() {
  const list = found.value;
  if (list === undefined) return <p class="hint">Loading…</p>;
  if (list.length === 0) return search.value === '' ? <Nothing /> : <p class="empty">Nothing matches.</p>;
  return (
    <>
      <ul class="jobs" aria-label="Jobs">
        {list.map((job) => (
          <JobRow key={job.id} job={job} isSelected={selected.value.has(job.id)} onSelect={select} />
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

function select(id: string, isSelected: boolean): void {
  const next = new Set(selected.value);
  if (isSelected) next.add(id);
  else next.delete(id);
  selected.value = next;
}

function Nothing() {
  return (
    <div class="empty">
      <p>There are no jobs yet.</p>
      <a class="button primary" href="/">
        Paint a film
      </a>
    </div>
  );
}
