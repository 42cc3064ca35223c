import type { JobId } from '../../core/contracts/job.ts';
import type { JobStore, ReceivedMessage } from '../../core/storage/ports.ts';

/** The reason why a running task was broken off. */
export type BreakOff = 'worker-stops' | 'message-lost' | 'job-stopped';

/** Storage is asked this often whether the job has been stopped. */
const STOP_CHECK_MS = 2_000;

interface Watch {
  readonly message: ReceivedMessage;
  readonly visibilitySeconds: number;
  readonly jobs: Pick<JobStore, 'stopped'>;
  readonly job: JobId;
  readonly stopping: AbortSignal;
  readonly log: { warn(about: object, text: string): void };
}

/**
 * Keeps the message of a running task hidden from other workers, and aborts `signal` with a {@link BreakOff} as its reason when the
 * message is lost, the job is stopped or the worker stops.
 */
export function watchTask({ message, visibilitySeconds, jobs, job, stopping, log }: Watch) {
  const broken = new AbortController();
  const breakOff = (reason: BreakOff) => broken.abort(reason);
  const onStopping = () => breakOff('worker-stops');
  stopping.addEventListener('abort', onStopping, { once: true });
  if (stopping.aborted) onStopping();

  const renewal = repeat(
    (visibilitySeconds * 1_000) / 3,
    () => message.renew(),
    () => breakOff('message-lost'),
  );
  const stopCheck = repeat(
    STOP_CHECK_MS,
    async () => {
      if (await jobs.stopped(job)) breakOff('job-stopped');
    },
    // The task goes on, because its result can be used even if the job was stopped.
    (thrown) => log.warn({ reason: String(thrown) }, 'storage does not say whether the job was stopped'),
  );

  return {
    signal: broken.signal,
    /** Ends the watch. Once this resolves the message isn't renewed any more, so its receipt stays valid. */
    async end(): Promise<void> {
      stopping.removeEventListener('abort', onStopping);
      await Promise.all([renewal.end(), stopCheck.end()]);
    },
  };
}

/** Repeats an action at an interval, never twice at once. It ignores a single failure, and calls `onFailing` at the second in a row. */
function repeat(everyMs: number, action: () => Promise<void>, onFailing: (thrown: unknown) => void) {
  let current: Promise<void> = Promise.resolve();
  let failures = 0;
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    current = action()
      .then(() => {
        failures = 0;
      })
      .catch((thrown: unknown) => {
        if (++failures === 2) onFailing(thrown);
      })
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return {
    async end() {
      clearInterval(timer);
      await current;
    },
  };
}
