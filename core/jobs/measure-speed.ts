import type { Speed } from '../contracts/estimate.ts';
import type { ChunkRecord } from '../contracts/manifest.ts';
import { busySeconds } from './spent-on.ts';

/** The share of a new job in the rolling figure. */
const SHARE_OF_NEW = 0.3;

interface MeasuredJob {
  readonly network: string;
  readonly width: number;
  readonly height: number;
  /** The records of the chunks that this run has painted. */
  readonly records: readonly ChunkRecord[];
  /** Wall-clock seconds of the run. */
  readonly seconds: number;
  /** The seconds that were estimated when it was planned. */
  readonly estimated?: number | undefined;
  readonly now: Date;
}

/**
 * Measures how fast the workers of a job were, and adds it to what is known.
 * @param known the figure of the same network, size and engine
 * @returns undefined if the job has painted nothing whose time is known
 */
export function measureSpeed(job: MeasuredJob, known: (engine: string) => Speed | undefined): Speed | undefined {
  const timed = job.records.filter(({ seconds }) => seconds > 0);
  const [first] = timed;
  if (!first) return undefined;
  const before = known(first.engine);
  const frames = timed.reduce((sum, record) => sum + record.frames, 0);
  const busy = busySeconds(timed);
  const rate = frames / busy;
  const workers = new Set(timed.map(({ worker }) => worker)).size;
  const other = Math.max(0, job.seconds - busy / workers);
  const rolling = (old: number | undefined, value: number) =>
    old === undefined ? value : old + (value - old) * SHARE_OF_NEW;
  const error = job.estimated === undefined ? undefined : Math.abs(job.estimated - job.seconds) / job.seconds;
  return {
    network: job.network,
    engine: first.engine,
    width: job.width,
    height: job.height,
    framesPerSecond: rolling(before?.framesPerSecond, rate),
    // A job of few chunks doesn't show all workers.
    workers: before && timed.length < 2 * before.workers ? Math.max(before.workers, workers) : workers,
    otherSeconds: rolling(before?.otherSeconds, other),
    jobs: (before?.jobs ?? 0) + 1,
    ...((before?.error || error !== undefined) && { error: errorOf(before?.error, error, rolling) }),
    measuredAt: job.now.toISOString(),
  };
}

function errorOf(
  before: Speed['error'],
  error: number | undefined,
  rolling: (old: number | undefined, value: number) => number,
): NonNullable<Speed['error']> {
  if (error === undefined) return before ?? { share: 0, jobs: 1 };
  return { share: rolling(before?.share, error), jobs: (before?.jobs ?? 0) + 1 };
}
