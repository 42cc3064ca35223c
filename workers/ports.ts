import type { Logger } from 'pino';
import type { JobId } from '../core/contracts/job.ts';
import type { LabellingPlan, PaintingPlan, Plan } from '../core/contracts/plan.ts';
import type { Ffmpeg } from '../core/media/ffmpeg/find-ffmpeg.ts';
import type { OpenedSource } from '../core/media/source/opened-source.ts';
import type { Storage } from '../core/storage/azure/open-storage.ts';
import type { Labeller } from '../engine/pipeline/open-labeller.ts';
import type { StyleEngine } from '../engine/style-engine.ts';
import type { PaintTurns } from './queue/paint-turns.ts';
import type { WorkerSettings } from './settings.ts';
import type { Readers } from './standstill/readers.ts';

/** Tasks reach everything outside them through these ports; `main.ts` opens them, and tests open the same on an emulator. */
export interface WorkerPorts {
  readonly storage: Storage;
  readonly readers: Readers;
  readonly turns: PaintTurns;
  readonly ffmpeg: Ffmpeg;
  readonly settings: WorkerSettings;
  readonly log: Logger;
  readonly readPlan: (job: JobId, run: number) => Promise<Plan | undefined>;
  /** Sources stay open from task to task, since opening an MP4 reads its whole index. */
  readonly sources: Kept<OpenedSource>;
  /** Models that label stay open, too. */
  readonly labellers: Kept<Labeller, LabellingPlan>;
  /** Engines stay open from task to task, since loading a network takes seconds on a GPU. */
  readonly engines: Kept<StyleEngine, PaintingPlan>;
}

/** A kind of value that is opened for a plan, or another order, and stays open for the tasks that follow. */
export interface Kept<T, P = Plan> {
  /** Opens the value unless it is open, and keeps it open until `work` has ended. */
  use<R>(plan: P, work: (value: T) => Promise<R>): Promise<R>;
  /** Has the value opened anew next time, because it may be the cause of a failure. */
  forget(plan: P): void;
  /** Closes every value. No task may be using one. */
  close(): Promise<void>;
}
