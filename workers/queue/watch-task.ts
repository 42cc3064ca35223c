import type { JobId } from '../../core/contracts/job-id.ts';
import type { JobStore, ReceivedMessage } from '../../core/storage/ports.ts';

/** Why a running task is broken off. */
export type BreakOff = 'worker-stops' | 'message-lost' | 'job-stopped';

/** How often storage is asked whether the job has been stopped. */
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
 * Keeps a task's message hidden from others while it is worked on, and breaks off when the message has been lost, the job
 * stopped, or the worker is told to stop. `signal.reason` is a {@link BreakOff}.
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
    // The task goes on: whatever it makes can be used again, and a job that was stopped only pays for it.
    (thrown) => log.warn({ reason: String(thrown) }, 'storage does not say whether the job was stopped'),
  );

  return {
    signal: broken.signal,
    /** Ends the watch. The message isn't renewed any more when this resolves, so its receipt stays valid. */
    async end(): Promise<void> {
      stopping.removeEventListener('abort', onStopping);
      await Promise.all([renewal.end(), stopCheck.end()]);
    },
  };
}

/** Does something now and then, never twice at once. A single failure is passed over; of those in a row, the second is reported. */
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
