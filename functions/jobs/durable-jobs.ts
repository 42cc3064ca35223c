import type { DurableClient } from 'durable-functions';
import { z } from 'zod';
import { Job, type JobId, type JobState } from '../../core/contracts/job.ts';
import { CustomStatus } from './custom-status.ts';
import { durableAddress } from './durable-address.ts';

/** The Durable extension has these states for an orchestration. */
const RuntimeStatus = z.enum([
  'Pending',
  'Running',
  'Suspended',
  'Completed',
  'Failed',
  'Canceled',
  'Terminated',
  'ContinuedAsNew',
]);
export type RuntimeStatus = z.infer<typeof RuntimeStatus>;

/** The Durable backend describes a job by its orchestration, an instance of `paintVideo`. */
export const DurableJob = z.object({
  instanceId: z.string(),
  runtimeStatus: RuntimeStatus,
  input: z.preprocess((value) => (typeof value === 'string' ? JSON.parse(value) : value), Job),
  customStatus: CustomStatus.nullish().catch(undefined),
  createdTime: z.coerce.date(),
  lastUpdatedTime: z.coerce.date(),
});
export type DurableJob = z.infer<typeof DurableJob>;

export interface DurableJobPage {
  readonly jobs: DurableJob[];
  /** The number of instances that this version can't read as jobs: those of another app, or of a newer version. */
  readonly unreadable: number;
  readonly next?: string;
}

const CONTINUATION_HEADER = 'x-ms-continuation-token';

/** Finds one job, or undefined if it was never started or its history was purged. */
export async function findDurableJob(client: DurableClient, id: JobId): Promise<DurableJob | undefined> {
  const address = durableAddress(client, id);
  address.searchParams.set('showInput', 'true');
  const response = await fetch(address);
  if (response.status === 404) return undefined;
  return DurableJob.parse(await okJson(response));
}

/**
 * Lists one page of the jobs that the Durable backend knows, in the order of their ids. The client library's own query always
 * reads all pages.
 * @param query.top the maximum number of jobs; a page may be shorter although more follow
 */
export async function listDurableJobs(
  client: DurableClient,
  query: { readonly top: number; readonly continuation?: string },
): Promise<DurableJobPage> {
  const address = durableAddress(client, '');
  address.searchParams.set('instanceIdPrefix', 'job-');
  address.searchParams.set('top', String(query.top));
  address.searchParams.set('showInput', 'true');
  const headers = query.continuation ? { [CONTINUATION_HEADER]: query.continuation } : {};
  const response = await fetch(address, { headers });
  const found = z.array(z.unknown()).parse(await okJson(response));
  const jobs = found.flatMap((each) => DurableJob.safeParse(each).data ?? []);
  const next = response.headers.get(CONTINUATION_HEADER);
  return { jobs, unreadable: found.length - jobs.length, ...(next && { next }) };
}

/** Reads an answer of the durable HTTP API. @throws if it isn't a success */
export async function okJson(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`The durable HTTP API answered ${response.status}.`);
  return response.json();
}

export function jobState({
  runtimeStatus,
  customStatus,
}: Pick<DurableJob, 'runtimeStatus' | 'customStatus'>): JobState {
  if (customStatus?.ended === 'cancelled' && runtimeStatus === 'Completed') return 'cancelled';
  if (customStatus?.phase === 'waiting' && runtimeStatus === 'Running') return 'queued';
  switch (runtimeStatus) {
    case 'Pending':
      return 'queued';
    case 'Running':
    case 'Suspended':
    case 'ContinuedAsNew':
      return 'running';
    case 'Completed':
      return 'succeeded';
    case 'Failed':
      return 'failed';
    case 'Canceled':
    case 'Terminated':
      return 'cancelled';
  }
}
