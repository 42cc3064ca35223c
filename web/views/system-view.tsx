import { useEffect } from 'preact/hooks';
import type { QueueView, WorkerPresence } from '../../core/contracts/system-view.ts';
import { repeat } from '../api/repeat.ts';
import { Note } from '../parts/note.tsx';
import { PoisonRow } from '../parts/poison-row.tsx';
import { Undelivered } from '../parts/undelivered.tsx';
import { poison, refreshSystem, system, systemProblem, systemRefusal } from '../state/system.ts';
import { count, duration, since } from '../words/format.ts';
import { taskInWords } from '../words/phases.ts';

const QUEUES: Readonly<Record<string, string>> = {
  tasks: 'Parts of short jobs',
  'tasks-later': 'Parts of longer jobs',
  'tasks-last': 'Parts that go last',
  reports: 'Reports of workers',
  previews: 'Previews',
  notifications: 'Notifications',
};

/** The view for operators: workers, queues, and the messages that were given up. */
export function SystemView() {
  useEffect(() => {
    document.title = 'System · Repaint';
    systemRefusal.value = undefined;
    return repeat(refreshSystem);
  }, []);
  const view = system.value;
  return (
    <>
      <div class="view-head">
        <h1>System</h1>
      </div>
      {systemProblem.value && <Note kind="bad">{systemProblem.value}</Note>}
      {systemRefusal.value && <Note kind="bad">{systemRefusal.value}</Note>}
      {!view && !systemProblem.value && <p class="hint">Loading…</p>}
      {view && (
        <>
          <Workers workers={view.workers} />
          <Queues queues={view.queues} />
          <Poison queues={view.queues} />
          <Undelivered />
        </>
      )}
    </>
  );
}

function Workers({ workers }: { readonly workers: readonly WorkerPresence[] }) {
  return (
    <section class="block" aria-labelledby="workers">
      <h2 class="title" id="workers">
        {workers.length === 0 ? 'No worker is running' : `${count(workers.length, 'worker')} running`}
      </h2>
      {workers.length === 0 && <p class="hint">In Azure, workers start when there are tasks, within some minutes.</p>}
      <ul class="rows">
        {workers.map((worker) => (
          <Worker key={worker.worker} worker={worker} />
        ))}
      </ul>
    </section>
  );
}

function Worker({ worker: { worker, startedAt, tasks } }: { readonly worker: WorkerPresence }) {
  return (
    <li class="row">
      <div class="row-words">
        <bdi class="row-name">{worker}</bdi>
        <span class="hint">up for {since(startedAt)}</span>
      </div>
      <ul class="in-hand">
        {tasks.length === 0 && <li class="hint">idle</li>}
        {tasks.map(({ job, task, attempt, since: begun }) => (
          <li key={`${job} ${task}`}>
            <a href={`/jobs/${job}`}>{taskInWords(task)}</a>{' '}
            <span class="hint">
              for {since(begun)}
              {attempt > 0 && `, attempt ${attempt + 1}`}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Queues({ queues }: { readonly queues: readonly QueueView[] }) {
  return (
    <section class="block" aria-labelledby="queues">
      <h2 class="title" id="queues">
        Queues
      </h2>
      <ul class="tiles">
        {queues.map(({ name, length, oldestSeconds }) => {
          const words = QUEUES[name];
          if (words === undefined) return null;
          return (
            <li key={name} class="tile">
              <span class="hint">{words}</span>
              <span class="tile-number">{length.toLocaleString('en')}</span>
              <span class="hint">
                {oldestSeconds === undefined ? 'none waits' : `oldest: ${duration(oldestSeconds)}`}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Poison({ queues }: { readonly queues: readonly QueueView[] }) {
  const all = queues.reduce((sum, { name, length }) => (name.endsWith('-poison') ? sum + length : sum), 0);
  const shown = poison.value.length;
  return (
    <section class="block" aria-labelledby="poison">
      <h2 class="title" id="poison">
        Given up
      </h2>
      {shown === 0 && <p class="hint">No message was given up.</p>}
      {shown > 0 && (
        <p class="hint">
          Messages that no worker can follow, or that failed too often.
          {all > shown && ` The first ${shown} of about ${all.toLocaleString('en')} are shown.`}
        </p>
      )}
      <ul class="rows">
        {poison.value.map((message) => (
          <PoisonRow key={message.id} message={message} />
        ))}
      </ul>
    </section>
  );
}
