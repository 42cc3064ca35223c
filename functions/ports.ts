import type { JobId } from '../core/contracts/job-id.ts';
import type { Plan } from '../core/contracts/plan.ts';
import type { MediaThreads } from '../core/media/thread/media-threads.ts';
import type { Storage } from '../core/storage/azure/open-storage.ts';
import type { KnownStyle } from '../engine/cards/known-styles.ts';
import type { AppSettings } from './settings.ts';

/** What the functions work through; `app.ts` makes it, and tests hand in the same on an emulator. */
export interface Ports {
  readonly storage: Storage;
  readonly styles: readonly KnownStyle[];
  readonly settings: AppSettings;
  /** Where a stranger's bytes are walked through: the thread that answers requests never does. */
  readonly media: MediaThreads;
  readonly readPlan: (job: JobId, run: number) => Promise<Plan | undefined>;
  /** Tells how long the queues are; there where telemetry is on. */
  readonly sampleQueues?: () => Promise<void>;
}
