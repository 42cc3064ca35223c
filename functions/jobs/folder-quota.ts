import type { Job } from '../../core/contracts/job.ts';
import { framesOfBytes } from '../../core/jobs/lane-of.ts';
import { sha256Of } from '../../core/jobs/sha256-of.ts';
import type { FolderShare, ListedJob } from '../../core/storage/ports.ts';
import type { Ports } from '../ports.ts';

type Asking = Pick<Job, 'id' | 'video'> & { readonly startedAt?: string | undefined };

/** The most jobs that one request to storage lists. */
const PAGE = 5_000;

/**
 * Returns what a job takes of the quota of its folder, which is the first segment of the video's name; all videos without a folder share
 * one quota.
 * @param frames as they were counted; before, they are estimated by the size of the upload
 */
export function shareOf({ video: { name, bytes } }: Pick<Job, 'video'>, frames = framesOfBytes(bytes)): FolderShare {
  const [folder = ''] = name.includes('/') ? name.split('/') : [];
  return { folder: sha256Of([folder]).slice(0, 16), frames };
}

/** Returns the share as a field of a listed job; nothing if there is no quota. */
export function listedShare({ settings }: Pick<Ports, 'settings'>, job: Pick<Job, 'video'>, frames?: number) {
  return settings.REPAINT_FOLDER_FRAMES === undefined ? {} : { share: shareOf(job, frames) };
}

/**
 * True if a job may begin: the unfinished jobs of its folder that were requested earlier leave room for it, or there are none. So jobs
 * begin in the order of their requests, whoever asks when, and one that is larger than the quota is painted alone.
 */
export async function hasRoom(
  { storage, settings }: Pick<Ports, 'storage' | 'settings'>,
  job: Asking,
): Promise<boolean> {
  const most = settings.REPAINT_FOLDER_FRAMES;
  if (most === undefined) return true;
  const { folder, frames } = shareOf(job);
  const isBefore = ({ id, startedAt }: ListedJob) =>
    id !== job.id && (job.startedAt === undefined || startedAt < job.startedAt);
  let before = 0;
  let next: string | undefined;
  do {
    const page = await storage.lists.page('active', { top: PAGE, ...(next !== undefined && { next }) });
    for (const listed of page.jobs)
      if (listed.share?.folder === folder && isBefore(listed)) before += listed.share.frames;
    next = page.next;
  } while (next !== undefined);
  return before === 0 || before + frames <= most;
}
