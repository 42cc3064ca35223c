import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JobView } from '../../core/contracts/job.ts';
import { reasonOf } from '../api/ask.ts';
import { cancelJob, isStopped, isUnderWay, removeJob, startAgain } from '../api/job-deeds.ts';
import { repeat } from '../api/repeat.ts';
import { JobRow } from '../parts/job-row.tsx';
import { Note } from '../parts/note.tsx';
import {
  filter,
  filterJobs,
  hasMore,
  jobs,
  jobsProblem,
  jobsRefusal,
  moreJobs,
  refreshJobs,
  reloadJobs,
  type StateFilter,
  search,
  searchJobs,
} from '../state/jobs.ts';
import { loadStyles } from '../state/styles.ts';

const FILTERS: readonly [StateFilter, string][] = [
  ['all', 'All'],
  ['running', 'Running'],
  ['succeeded', 'Done'],
  ['failed', 'Failed'],
  ['cancelled', 'Cancelled'],
];

const selected = signal<ReadonlySet<string>>(new Set());

const chosen = computed(() => (jobs.value ?? []).filter(({ id }) => selected.value.has(id)));

/** True if there are no jobs at all. */
const isEmpty = computed(
  () => jobs.value?.length === 0 && !hasMore() && search.value.trim() === '' && filter.value === 'all',
);

/** The view of all jobs, the newest first. Selected jobs can be cancelled or started again together. */
export function JobsView() {
  useEffect(() => {
    document.title = 'Jobs · Repaint';
    selected.value = new Set();
    jobsRefusal.value = undefined;
    void loadStyles();
    return repeat(refreshJobs);
  }, []);
  return (
    <>
      <div class="view-head">
        <h1>Jobs</h1>
        {!isEmpty.value && <Filters />}
      </div>
      {jobsProblem.value && <Note kind="bad">{jobsProblem.value}</Note>}
      {jobsRefusal.value && <Note kind="bad">{jobsRefusal.value}</Note>}
      {!isEmpty.value && <Toolbar />}
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
        onInput={({ currentTarget }) => searchJobs(currentTarget.value)}
      />
      <SelectAll />
      {count > 0 && (
        <div class="acts">
          <span class="hint" role="status">
            {count} selected
          </span>
          <Deed title="Cancel" wanted={isUnderWay} act={cancelJob} />
          <Deed title="Start again" wanted={isStopped} act={startAgain} />
          <Deed
            title="Remove"
            wanted={(job) => !isUnderWay(job)}
            act={removeJob}
            question="Remove the chosen jobs, with their paintings? The films stay."
          />
        </div>
      )}
    </div>
  );
}

/** Selects all jobs that are shown, or none. */
function SelectAll() {
  const shown = jobs.value ?? [];
  const isAll = shown.length > 0 && shown.every(({ id }) => selected.value.has(id));
  return (
    <label class="check hint">
      <input
        type="checkbox"
        checked={isAll}
        disabled={shown.length === 0}
        onChange={({ currentTarget }) => {
          selected.value = new Set(currentTarget.checked ? shown.map(({ id }) => id) : []);
        }}
      />
      Select all shown
    </label>
  );
}

interface DeedProps {
  readonly title: string;
  readonly wanted: (job: JobView) => boolean;
  readonly act: (job: JobView) => Promise<unknown>;
  /** Is asked first, if the action can't be undone. */
  readonly question?: string;
}

/** A button that applies an action to those selected jobs that allow it. */
function Deed({ title, wanted, act, question }: DeedProps) {
  const able = chosen.value.filter(wanted);
  const doIt = async () => {
    if (question !== undefined && !window.confirm(question)) return;
    jobsRefusal.value = undefined;
    const ends = await Promise.allSettled(able.map(act));
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? reasonOf(end.reason) : []));
    selected.value = new Set();
    if (reasons.length > 0) jobsRefusal.value = [...new Set(reasons)].join(' ');
    await reloadJobs();
  };
  return (
    <button type="button" class="quiet" disabled={able.length === 0} onClick={() => void doIt()}>
      {title}
    </button>
  );
}

function Jobs() {
  const list = jobs.value;
  if (list === undefined) return <p class="hint">Loading…</p>;
  if (list.length === 0 && !hasMore()) {
    return isEmpty.value ? <Nothing /> : <p class="empty">Nothing matches.</p>;
  }
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
