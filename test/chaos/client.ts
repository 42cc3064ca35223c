import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { JobView } from '../../core/contracts/job.ts';
import { makeClip } from '../e2e/support/make-clip.ts';
import type { OwnSystem } from '../support/own-system.ts';
import { lookAtStorage } from './look-at-storage.ts';
import { type Expected, violations } from './violations.ts';

export const FRAMES_A_SECOND = 25;
export const NETWORK = 'fast';
const ASK_MS = 500;
/** The time in which all jobs have to end once the faults have stopped. */
export const HEALED_SECONDS = 180;

/** Returns the name that `outputNames` gives to a painting by this network. */
export function paintingOf(video: string): string {
  return video.replace(/\.mp4$/, `.${NETWORK}.mp4`);
}

/**
 * Waits until nothing is violated any more, because messages whose worker died come back late.
 * @param hasForgotten true if storage may have forgotten that files of ended jobs were removed; in Azure it never does, and a sweep removes
 *   them from an emulator
 */
export async function settled(
  connection: string,
  expected: readonly Expected[],
  hasForgotten = false,
): Promise<string[]> {
  const end = performance.now() + HEALED_SECONDS * 1_000;
  for (;;) {
    const stored = await lookAtStorage(connection);
    const found = violations(expected, hasForgotten ? { ...stored, jobFiles: [] } : stored);
    if (found.length === 0 || performance.now() > end) return found;
    await sleep(1_000);
  }
}

/** A user who uploads and asks, without the faults. */
export class Client {
  startedAgain = 0;
  readonly #folder: string;
  readonly #blobs: BlobServiceClient;

  constructor({ azurite }: OwnSystem, folder: string) {
    this.#folder = folder;
    this.#blobs = BlobServiceClient.fromConnectionString(azurite.connection);
  }

  /** @param how the size of the picture, and the number of frames from one keyframe to the next */
  makeClip(seconds: number, how: { readonly size?: string; readonly gop?: number } = {}): Promise<void> {
    return makeClip(this.#clip(seconds), { seconds, ...how });
  }

  /** @param by an upload starts its job by itself, or a request does */
  async upload(name: string, seconds: number, by: 'request' | 'upload' = 'request'): Promise<void> {
    const blob = this.#blobs.getContainerClient('videos').getBlockBlobClient(name);
    await blob.uploadFile(this.#clip(seconds), { metadata: by === 'request' ? { start: 'request' } : {} });
  }

  async etag(name: string): Promise<string> {
    for await (const { properties } of this.#blobs.getContainerClient('videos').listBlobsFlat({ prefix: name }))
      return properties.etag;
    return '';
  }

  /** Asks for a painting until it is there; whatever fails for a reason that may pass is asked for again. */
  async painted(
    url: () => string,
    video: string,
    { until = Number.POSITIVE_INFINITY, chunkFrames = FRAMES_A_SECOND } = {},
  ): Promise<void> {
    let wasRunning = false;
    for (;;) {
      const job = await ask(`${url()}/api/jobs`, { video, network: NETWORK, chunkFrames });
      if (job?.state === 'succeeded') return;
      if (job?.error && !job.error.retryable) throw new Error(`${video}: ${job.error.code}: ${job.error.message}`);
      if (wasRunning && job?.state === 'queued') this.startedAgain++;
      wasRunning = job?.state === 'running';
      if (performance.now() > until) return;
      await sleep(ASK_MS);
    }
  }

  #clip = (seconds: number) => join(this.#folder, `clip-${seconds}.mp4`);
}

/** Asks for a job; undefined if nobody answers in time. */
async function ask(url: string, request: object): Promise<JobView | undefined> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(20_000),
    });
    return answer.ok ? JobView.parse(await answer.json()) : undefined;
  } catch {
    return undefined;
  }
}
