import type { ChunkRecord } from '../../core/contracts/manifest.ts';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import { chunkOfTask } from '../../core/contracts/task.ts';
import type { ChunkStore, PresenceStore } from '../../core/storage/ports.ts';
import { seenWorkers } from './seen-workers.ts';
import { SharedAnswers } from './shared-answers.ts';

/** Storage is asked about a job at most once in this time, however many clients ask for progress. */
const RECENT_MS = 1_000;
/**
 * A listing costs host and storage about 0.6 ms of computing time for each record, so the next one waits 100 times as long. The chunks of
 * a two-hour film are then listed about once a minute.
 */
const LISTING_PAUSE_MS_PER_RECORD = 60;

type Records = ReadonlyMap<string, ChunkRecord>;

interface Look {
  readonly records: Records;
  /** Hashes of the chunks that workers had in hand. */
  readonly inHand: ReadonlySet<string>;
  readonly listedAt: number;
}

interface Stores {
  readonly chunks: Pick<ChunkStore, 'list' | 'find'>;
  readonly presence: Pick<PresenceStore, 'list'>;
}

interface Planned extends Pick<Plan, 'sourceHash'> {
  readonly job: Pick<Plan['job'], 'id' | 'run'>;
  readonly chunks: readonly Pick<PlannedChunk, 'hash'>[];
}

const looks = new WeakMap<object, SharedAnswers<string, Look>>();

/**
 * Returns the records of the stored chunks of a job's source, by the hash of the chunk. Between two listings, only the chunks are looked
 * for that workers have put down, so a chunk that was painted within the 2 seconds between two reports of a worker shows up with the
 * next listing: a decision has to look for what is missing here.
 */
export async function storedChunks(stores: Stores, plan: Planned): Promise<Records> {
  const known = looks.get(stores.chunks) ?? new SharedAnswers<string, Look>(RECENT_MS);
  looks.set(stores.chunks, known);
  // A run that repairs its job has removed chunks, so what an earlier run knew may be wrong.
  const key = `${plan.job.id} ${plan.job.run} ${plan.sourceHash}`;
  const { records } = await known.get(key, (last) => lookAgain(stores, plan, last));
  return records;
}

async function lookAgain(
  { chunks, presence }: Stores,
  plan: Planned,
  before: Promise<Look> | undefined,
): Promise<Look> {
  const last = await before;
  const inHand = inHandOf(plan, await seenWorkers(presence));
  const now = performance.now();
  if (!last || now - last.listedAt >= Math.max(RECENT_MS, LISTING_PAUSE_MS_PER_RECORD * last.records.size)) {
    return { records: await chunks.list(plan.sourceHash), inHand, listedAt: now };
  }
  const putDown = [...last.inHand].filter((hash) => !inHand.has(hash) && !last.records.has(hash));
  const found = await Promise.all(
    putDown.map(async (hash) => [hash, await chunks.find({ sourceHash: plan.sourceHash, hash })] as const),
  );
  const added = found.flatMap(([hash, record]) => (record ? [[hash, record] as const] : []));
  return { records: new Map([...last.records, ...added]), inHand, listedAt: last.listedAt };
}

function inHandOf({ job, chunks }: Planned, workers: Awaited<ReturnType<typeof seenWorkers>>): ReadonlySet<string> {
  const tasks = workers.flatMap((worker) => worker.tasks.filter((task) => task.job === job.id));
  return new Set(tasks.flatMap(({ task }) => chunks[chunkOfTask(task) ?? -1]?.hash ?? []));
}
