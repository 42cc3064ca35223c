import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobServiceClient } from '@azure/storage-blob';
import { z } from 'zod';
import type { JobLimits, JobView, Priority } from '../../core/contracts/job.ts';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { isStatus } from '../../core/storage/azure/storage-errors.ts';
import { CommandError } from '../command-error.ts';
import { manifestPath } from '../files/output-path.ts';
import type { Status } from '../progress/progress.ts';
import type { Api } from './api.ts';
import { download } from './download.ts';
import { type Upload, upload } from './upload.ts';
import { watchJob } from './watch-job.ts';

export interface PaintOrder {
  readonly file: Upload;
  /** The name of the file as the user knows it; messages show it instead of the blob's. */
  readonly title: string;
  readonly settings: AskedSettings;
  readonly priority: Priority | undefined;
  readonly limits?: JobLimits;
  /** The pictures that the settings name; they are uploaded before the job starts. */
  readonly pictures?: readonly Upload[];
  /** The path of the painting. */
  readonly output: string;
}

export interface Painting {
  readonly job: string;
  readonly output: string;
  readonly manifest: string;
  readonly frames: number;
  /** The rate of the painting phase. For a job that had been painted before, it is the rate of that time. */
  readonly framesPerSecond: number;
}

export interface PaintTools {
  readonly api: Api;
  readonly blobs: BlobServiceClient;
  readonly show: (status: Status) => void;
  readonly signal: AbortSignal;
}

/** A cancelled job has so long to clean up. */
const CANCEL_SECONDS = 5;

const Proof = z.object({
  framesOut: z.object({ frames: z.number() }),
  seconds: z.object({ painting: z.number() }),
});

/** Uploads a file, has it painted and downloads the painting with its manifest. If the signal is aborted, the job is cancelled. */
export async function paintFile(order: PaintOrder, tools: PaintTools): Promise<Painting> {
  const job = await paintUpload(order, tools);
  try {
    return await fetchResult(job, order, tools);
  } catch (thrown) {
    if (!isStatus(thrown, 404)) throw thrown;
    // The painting of a finished job was removed from storage. A new upload makes a new job.
    return fetchResult(await paintUpload({ ...order, file: { ...order.file, anew: true } }, tools), order, tools);
  }
}

async function paintUpload(order: PaintOrder, tools: PaintTools): Promise<JobView> {
  const { file, title, settings, priority, limits, pictures = [] } = order;
  const { api, blobs, show, signal } = tools;
  const count = (done: number) => ({ done, total: file.bytes, unit: 'bytes' }) as const;
  await upload(blobs, file, { signal, onBytes: (done) => show({ phase: 'uploading', count: count(done) }) });

  for (const picture of pictures) await upload(blobs, picture, { signal, onBytes: () => undefined });

  const request = { video: file.name, ...settings, ...(priority && { priority }), ...limits };
  const started = await api.startJob(request);
  try {
    const ended = await watchJob(api, started, show, signal);
    // An interrupted earlier command had cancelled this job, and it ended only now.
    const final = ended.state === 'cancelled' ? await watchJob(api, await api.startJob(request), show, signal) : ended;
    return succeeded(final, file.name, title);
  } catch (thrown) {
    if (signal.aborted) await cancelAndWait(tools.api, started.id);
    throw thrown;
  }
}

/**
 * Cancels a job and waits up to 5 seconds until it has cleaned up. It never throws: if the system doesn't answer any more, the job
 * goes on when the system next starts.
 */
async function cancelAndWait(api: Pick<Api, 'cancelJob' | 'job'>, id: string): Promise<void> {
  const deadline = performance.now() + CANCEL_SECONDS * 1_000;
  try {
    let job = await api.cancelJob(id);
    while (job.state === 'running' && performance.now() < deadline) {
      await sleep(100);
      job = await api.job(id);
    }
  } catch {
    // The system is stopping, or the job has just ended.
  }
}

function succeeded(job: JobView, blobName: string, title: string): JobView {
  if (job.state === 'succeeded') return job;
  const { code = 'cancelled', message = 'The job was cancelled.' } = job.error ?? {};
  throw new CommandError(code, message.replaceAll(blobName, title));
}

async function fetchResult(
  job: JobView,
  { output }: PaintOrder,
  { blobs, show, signal }: PaintTools,
): Promise<Painting> {
  if (!job.output || !job.manifest) throw new Error(`${job.id} has succeeded without a result.`);
  const manifest = manifestPath(output);
  const onBytes = (done: number, total: number) =>
    show({ phase: 'downloading', count: { done, total, unit: 'bytes' } });
  const { manifest: manifestBlob } = job;
  // The manifest comes first: a painting without one would be a stranger's file to the next command, if this one is killed between the two.
  const whenWhole = () => download(blobs, manifestBlob, manifest, { signal });
  await download(blobs, job.output, output, { signal, onBytes, whenWhole });
  const { framesOut, seconds } = Proof.parse(JSON.parse(await readFile(manifest, 'utf8')));
  const framesPerSecond = seconds.painting > 0 ? framesOut.frames / seconds.painting : 0;
  return { job: job.id, output, manifest, frames: framesOut.frames, framesPerSecond };
}
