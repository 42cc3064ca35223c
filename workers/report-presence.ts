import { parseJson } from '../core/contracts/parse-json.ts';
import type { WorkerPresence } from '../core/contracts/system-view.ts';
import { TaskMessage } from '../core/contracts/task.ts';
import type { WorkerPorts } from './ports.ts';

/** Changes are reported at most this often, so that short tasks don't cost a request each. */
const CHANGE_MS = 2_000;
/** Without changes, a worker reports this often. One that is silent for 90 seconds counts as gone (`seenWorkers`). */
const QUIET_MS = 30_000;

/** Tells people who watch what a worker has in hand. */
export interface Presence {
  /** Notes that work on the message of a task begins. @returns a function that notes its end */
  begin(text: string): () => void;
  /** Ends the reports, and removes the last one. It never throws. */
  leave(): Promise<void>;
}

/** Begins to report. A report that can't be sent is only logged, since nothing depends on it. */
export function reportPresence({
  storage,
  settings,
  log,
}: Pick<WorkerPorts, 'storage' | 'settings' | 'log'>): Presence {
  const worker = settings.REPAINT_WORKER_NAME;
  const startedAt = new Date().toISOString();
  const inHand = new Set<WorkerPresence['tasks'][number]>();
  let hasChanged = true;
  let sentAt = 0;
  let sending: Promise<void> | undefined;

  function sendIfDue(): void {
    if (sending || !(hasChanged || Date.now() - sentAt >= QUIET_MS)) return;
    [hasChanged, sentAt] = [false, Date.now()];
    sending = storage.presence
      .report({ worker, startedAt, seenAt: new Date().toISOString(), tasks: [...inHand] })
      .catch((thrown: unknown) => log.warn({ reason: String(thrown) }, 'presence not reported'))
      .finally(() => {
        sending = undefined;
      });
  }

  const timer = setInterval(sendIfDue, CHANGE_MS).unref();
  sendIfDue();
  return {
    begin(text) {
      const task = taskOf(text);
      if (!task) return () => undefined;
      inHand.add(task);
      hasChanged = true;
      return () => {
        inHand.delete(task);
        hasChanged = true;
      };
    },

    async leave() {
      clearInterval(timer);
      await sending;
      await storage.presence.leave(worker).catch(() => undefined);
    },
  };
}

function taskOf(text: string): WorkerPresence['tasks'][number] | undefined {
  const { data } = TaskMessage.safeParse(parseJson(text));
  return data && { job: data.job, task: data.task, attempt: data.attempt, since: new Date().toISOString() };
}
