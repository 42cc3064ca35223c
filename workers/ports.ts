import type { Logger } from 'pino';
import type { JobId } from '../core/contracts/job-id.ts';
import type { Plan } from '../core/contracts/plan.ts';
import type { Ffmpeg } from '../core/media/ffmpeg/find-ffmpeg.ts';
import type { OpenedSource } from '../core/media/source/opened-source.ts';
import type { Storage } from '../core/storage/azure/open-storage.ts';
import type { StyleEngine } from '../engine/style-engine.ts';
import type { WorkerSettings } from './settings.ts';

/** What tasks work through; `main.ts` makes it, and tests hand in the same on an emulator. */
export interface WorkerPorts {
  readonly storage: Storage;
  readonly ffmpeg: Ffmpeg;
  readonly settings: WorkerSettings;
  readonly log: Logger;
  readonly readPlan: (job: JobId, run: number) => Promise<Plan | undefined>;
  /** The source of a plan, opened once: opening an MP4 reads its whole index. */
  readonly sources: Kept<OpenedSource>;
  /** The engine of a plan, opened once: loading a network costs seconds on a GPU. */
  readonly engines: Kept<StyleEngine>;
}

/** Something that is opened for a plan and kept for the tasks that follow. */
export interface Kept<T> {
  /** Opens it unless it is open, and keeps it open until the work has ended. */
  use<R>(plan: Plan, work: (value: T) => Promise<R>): Promise<R>;
  /** Opens it anew next time: it failed in a way that may be its own. */
  forget(plan: Plan): void;
  /** Closes everything. The caller has seen to it that no task is at work. */
  close(): Promise<void>;
}
