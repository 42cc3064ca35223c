import type { JobId } from '../core/contracts/job.ts';
import type { Plan } from '../core/contracts/plan.ts';
import type { MediaThreads } from '../core/media/thread/media-threads.ts';
import type { Storage } from '../core/storage/azure/open-storage.ts';
import type { JobLogs } from '../core/telemetry/job-logs.ts';
import type { KnownStyle } from '../engine/cards/known-styles.ts';
import type { AppSettings } from './settings.ts';

/** The functions reach everything outside them through these ports; `app.ts` opens them, and tests open the same on an emulator. */
export interface Ports {
  readonly storage: Storage;
  readonly styles: readonly KnownStyle[];
  readonly settings: AppSettings;
  /** Threads that parse uploaded videos, so that a hostile file can't block the thread that answers requests. */
  readonly media: MediaThreads;
  readonly readPlan: (job: JobId, run: number) => Promise<Plan | undefined>;
  /** Writes log lines about a job to the log of that job in storage. */
  readonly jobLogs: JobLogs;
  /** Records how long the queues are; undefined if telemetry is off. */
  readonly sampleQueues?: () => Promise<void>;
}
