import { z } from 'zod';
import { JobId } from '../../core/contracts/job.ts';
import type { ChunkRecord } from '../../core/contracts/manifest.ts';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import { chunkOfTask, chunkTask, groupOfTask, TaskGroupId, type TaskName } from '../../core/contracts/task.ts';
import { storedChunks } from '../jobs/stored-chunks.ts';
import type { Ports } from '../ports.ts';
import { missingPreparations } from './prepare-plan.ts';
import { lost, requirePlan } from './require-plan.ts';

/** So few chunks of a group are looked for one by one, so that none of them is missed. */
export const FEW = 10;

/** A group is up to 100 tasks of one run of a job; one sub-orchestration queues them and waits for them. */
export const TaskGroup = z.strictObject({
  job: JobId,
  run: z.int().min(1),
  group: TaskGroupId,
  /** The W3C trace context of the run. */
  traceparent: z.string().max(64).optional(),
});
export type TaskGroup = z.infer<typeof TaskGroup>;

/** The results of a group that are in storage. */
export interface GroupProgress {
  /** The tasks whose results storage doesn't have yet. */
  readonly missing: readonly TaskName[];
  /** The plan, and the records of all chunks of its source by their hashes. Absent for a group that runs before there is a plan. */
  readonly planned?: { readonly plan: Plan; readonly records: ReadonlyMap<string, ChunkRecord> };
}

/** Looks for the records of the chunks of a plan, of which those of one group have to be right. */
type Look = (ports: Ports, plan: Plan, group: TaskGroupId) => Promise<ReadonlyMap<string, ChunkRecord>>;

/** Lists the chunks, which takes the longer, the more there are. */
const listed: Look = ({ storage }, plan) => storage.chunks.list(plan.sourceHash);

/**
 * Looks for the chunks of the group that the last listing doesn't have, twice as many each time, until one is really missing. So a group that
 * waits costs one request, one that is done is found to be done, and all groups of a job share its listings.
 */
export const lookedFor: Look = async ({ storage }, plan, group) => {
  const { sourceHash } = plan;
  const records = new Map(await storedChunks(storage, plan));
  const unknown = plan.chunks.filter(
    ({ index, hash }) => groupOfTask(chunkTask(index)) === group && !records.has(hash),
  );
  for (let count = unknown.length <= FEW ? FEW : 1; unknown.length > 0; count *= 2) {
    const find = async ({ hash }: PlannedChunk) => [hash, await storage.chunks.find({ sourceHash, hash })] as const;
    const looked = await Promise.all(unknown.splice(0, count).map(find));
    for (const [hash, record] of looked) if (record) records.set(hash, record);
    if (looked.some(([, record]) => !record)) break;
  }
  return records;
};

/**
 * Looks up in storage what of a group is done.
 * @throws RepaintError `intermediate-lost` if storage has lost the plan or the converted source
 */
export async function progressOf(ports: Ports, group: TaskGroup, look: Look = listed): Promise<GroupProgress> {
  const { jobs } = ports.storage;
  const { job, run, group: id } = group;
  if (id === 'convert') return { missing: (await jobs.readConversion(job)) ? [] : ['convert'] };
  if (id === 'prepare') return { missing: await missingPreparations(ports, job) };
  const plan = await requirePlan(ports, job, run);
  if (plan.video.converted && !(await jobs.openConverted(job))) {
    throw lost(`The converted copy of ${plan.job.video.name}`);
  }
  const [records, sound] = await Promise.all([look(ports, plan, id), jobs.openSound(job)]);
  const stored = plan.chunks.filter(({ hash }) => records.has(hash)).map(({ index }) => chunkTask(index));
  const done = new Set<TaskName>(sound ? ['sound', ...stored] : stored);
  const missing = tasksOf(plan).filter((task) => groupOfTask(task) === id && !done.has(task));
  return { missing, planned: { plan, records } };
}

function tasksOf(plan: Plan): TaskName[] {
  const chunks = plan.chunks.map(({ index }) => chunkTask(index));
  return plan.sound ? ['sound', ...chunks] : chunks;
}

/** True if storage has the result of one task. It reads nothing about other tasks, so it costs the same in a long video. */
export async function isStored(ports: Ports, { job, run, task }: { job: JobId; run: number; task: TaskName }) {
  const { jobs, chunks } = ports.storage;
  if (task === 'convert') return (await jobs.readConversion(job)) !== undefined;
  if (groupOfTask(task) === 'prepare') return !(await missingPreparations(ports, job)).includes(task);
  if (task === 'sound') return (await jobs.openSound(job)) !== undefined;
  const plan = await ports.readPlan(job, run);
  const chunk = plan?.chunks[chunkOfTask(task) ?? -1];
  if (!plan || !chunk) return false;
  return (await chunks.find({ sourceHash: plan.sourceHash, hash: chunk.hash })) !== undefined;
}
