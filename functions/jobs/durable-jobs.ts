import type { DurableClient } from 'durable-functions';
import { z } from 'zod';
import { Job } from '../../core/contracts/job.ts';
import type { JobId } from '../../core/contracts/job-id.ts';
import { CustomStatus } from './custom-status.ts';

/** The extension's own states, for an instance of `paintVideo`. */
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

/** A job as the durable backend knows it. */
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
  readonly next?: string;
}

const CONTINUATION_HEADER = 'x-ms-continuation-token';

/** The continuation isn't one that the backend has given out. */
export class UnknownPageError extends Error {}

/** One job, or undefined where nobody has started it. */
export async function findDurableJob(client: DurableClient, id: JobId): Promise<DurableJob | undefined> {
  const address = new URL(client.createHttpManagementPayload(id).statusQueryGetUri);
  address.searchParams.set('showInput', 'true');
  const response = await fetch(address);
  if (response.status === 404) return undefined;
  return DurableJob.parse(await okJson(response));
}

/**
 * A page of jobs. The client library's own query follows every page to the end and knows no size, so this asks the
 * durable HTTP API, whose address and key the library hands out.
 * @param query.top at most this many; a page may be shorter although more follow
 */
export async function listDurableJobs(
  client: DurableClient,
  query: { readonly top: number; readonly statuses: readonly RuntimeStatus[]; readonly continuation?: string },
): Promise<DurableJobPage> {
  const address = new URL(client.createHttpManagementPayload('any').statusQueryGetUri);
  address.pathname = address.pathname.replace(/\/any$/, '');
  address.searchParams.set('instanceIdPrefix', 'job-');
  address.searchParams.set('top', String(query.top));
  address.searchParams.set('showInput', 'true');
  if (query.statuses.length > 0) address.searchParams.set('runtimeStatus', query.statuses.join(','));
  const headers = query.continuation ? { [CONTINUATION_HEADER]: query.continuation } : {};
  const response = await fetch(address, { headers });
  if (query.continuation && response.status >= 400 && response.status < 500) throw new UnknownPageError();
  const jobs = z.array(DurableJob).parse(await okJson(response));
  const next = response.headers.get(CONTINUATION_HEADER);
  return next ? { jobs, next } : { jobs };
}

async function okJson(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`The durable HTTP API answered ${response.status}.`);
  return response.json();
}
