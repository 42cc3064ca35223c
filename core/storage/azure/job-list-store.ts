import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { JobId, JobView } from '../../contracts/job.ts';
import { LISTS_MADE, listedBlob, listedFolder } from '../names.ts';
import { type JobListStore, LISTED_STATES, type ListedJob, type ListedState, UnknownPageError } from '../ports.ts';
import { fromMetadata, toMetadata } from './blob-metadata.ts';
import { isStatus } from './storage-errors.ts';

/** Most characters of a job in metadata, which may have 8 KB. */
const MAX_VIEW_CHARACTERS = 7_500;

/** Keeps an empty blob for each job in each list. Names begin with the time left until the year 2286, so that the newest job comes first. */
export function azureJobListStore(work: ContainerClient): JobListStore {
  let made = false;
  const blob = (list: ListedState | 'all', job: ListedJob) => work.getBlockBlobClient(listedBlob(list, job));

  return {
    async put(job, state) {
      const metadata = metadataOf(job);
      await blob('all', job).upload('', 0, { metadata });
      await blob(state, job).upload('', 0, { metadata });
      const others = LISTED_STATES.filter((other) => other !== state);
      await Promise.all(others.map((other) => blob(other, job).deleteIfExists()));
    },

    async remove(job) {
      await Promise.all((['all', ...LISTED_STATES] as const).map((list) => blob(list, job).deleteIfExists()));
    },

    page: (state, query) => readPage(work, listedFolder(state ?? 'all'), query),

    async areMade() {
      made ||= await work.getBlobClient(LISTS_MADE).exists();
      return made;
    },

    async setMade() {
      await work.getBlockBlobClient(LISTS_MADE).upload('', 0);
      made = true;
    },

    async counts() {
      const counted = LISTED_STATES.map(async (state) => [state, await count(work, listedFolder(state))] as const);
      return Object.fromEntries(await Promise.all(counted)) as Record<ListedState, number>;
    },
  };
}

async function readPage(
  work: ContainerClient,
  prefix: string,
  { top, next }: Parameters<JobListStore['page']>[1],
): ReturnType<JobListStore['page']> {
  const pages = work
    .listBlobsFlat({ prefix, includeMetadata: true })
    .byPage({ maxPageSize: top, ...(next && { continuationToken: markerOf(next) }) });
  const { value } = await pages.next().catch(refuseUnknownPage);
  const items: readonly BlobItem[] = value?.segment.blobItems ?? [];
  const jobs = items.flatMap(({ name, metadata }) => jobOf(name.slice(prefix.length), metadata));
  const marker = value?.continuationToken;
  return { jobs, ...(marker && { next: tokenOf(marker) }) };
}

async function count(work: ContainerClient, prefix: string): Promise<number> {
  let blobs = 0;
  const pages = work.listBlobsFlat({ prefix }).byPage({ maxPageSize: 5_000 });
  for await (const { segment } of pages) blobs += segment.blobItems.length;
  return blobs;
}

/** Makes the metadata of a job. A job that doesn't fit is left out, and read from its orchestration each time. */
function metadataOf({ view, share }: ListedJob): Record<string, string> {
  const text = view ? toMetadata(view) : '';
  return {
    ...(text !== '' && text.length <= MAX_VIEW_CHARACTERS && { view: text }),
    ...(share && { share: `${share.folder} ${share.frames}` }),
  };
}

/** @param name `<time left>-<job id>` */
function jobOf(name: string, metadata: Record<string, string> = {}): ListedJob[] {
  const [, left, id] = /^(\d{13})-(.*)$/.exec(name) ?? [];
  const known = JobId.safeParse(id);
  if (!known.success) return [];
  const startedAt = new Date(LAST_MS - Number(left)).toISOString();
  const view = fromMetadata(JobView, metadata['view']);
  const [folder = '', frames] = metadata['share']?.split(' ') ?? [];
  return [
    { id: known.data, startedAt, ...(view && { view }), ...(frames && { share: { folder, frames: Number(frames) } }) },
  ];
}

/** The latest time with 13 digits in milliseconds. */
const LAST_MS = 9_999_999_999_999;

const TOKEN = 'page.';
const tokenOf = (marker: string) => Buffer.from(TOKEN + marker).toString('base64url');

function markerOf(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  // Markers are names of blobs or Base64. The emulator answers others with an error of its own, after several tries.
  if (!text.startsWith(TOKEN) || !/^[\x20-\x7e]+$/.test(text)) throw new UnknownPageError();
  return text.slice(TOKEN.length);
}

function refuseUnknownPage(thrown: unknown): never {
  throw isStatus(thrown, 400) ? new UnknownPageError() : thrown;
}
