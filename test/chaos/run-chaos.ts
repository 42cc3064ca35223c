import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { JobView } from '../../core/contracts/job.ts';
import { makeClip } from '../e2e/support/make-clip.ts';
import { type OwnSystem, ownSystem } from '../support/own-system.ts';
import { FAULTS, startFaultyProxy } from './faulty-proxy.ts';
import { KilledSystem } from './killed-system.ts';
import { lookAtStorage } from './look-at-storage.ts';
import { pick, seeded } from './seeded.ts';
import { type Expected, violations } from './violations.ts';

interface Chaos {
  readonly folder: string;
  readonly minutes: number;
  readonly seed: number;
  /** The share of requests that meet a fault. */
  readonly faults: number;
  /** The mean number of kills per minute. */
  readonly kills: number;
  readonly note: (line: string) => void;
}

const FRAMES_A_SECOND = 25;
/** The seconds of each clip; a chunk has one second. */
const CLIPS = [2, 4, 7] as const;
const JOBS_AT_ONCE = 4;
const NETWORK = 'fast';
const ASK_MS = 500;
/** The time in which all jobs have to end once the faults have stopped. */
const HEALED_SECONDS = 180;
const SLOW_MS = 1_500;

/** Starts jobs for so many minutes while storage fails and processes die, lets them end in peace, and looks at storage. */
export async function runChaos({ folder, minutes, seed, faults, kills, note }: Chaos): Promise<string[]> {
  const random = seeded(seed);
  const proxies: Awaited<ReturnType<typeof startFaultyProxy>>[] = [];
  const own = await ownSystem(folder, { REPAINT_REQUEUE_SECONDS: '15' }, async ({ blob, queue, table }) => {
    for (const port of [blob, queue]) {
      proxies.push(await startFaultyProxy(port, seeded(seed + proxies.length + 1), { rate: faults, slowMs: SLOW_MS }));
    }
    return { blob: proxies[0]?.port ?? blob, queue: proxies[1]?.port ?? queue, table };
  });
  const system = new KilledSystem(own, ['worker-1', 'worker-2']);
  try {
    await system.start();
    const client = new Client(own, folder);
    await client.makeClips();
    const asked: Expected[] = [];
    for (const seconds of CLIPS) {
      const name = `reference-${seconds}.mp4`;
      await client.upload(name, seconds);
      await client.painted(() => system.url, name);
    }
    const references = await lookAtStorage(own.azurite.connection);
    const pixelsOf = (seconds: number) =>
      references.manifests.get(paintingOf(`reference-${seconds}.mp4`))?.pixels ?? '';
    const expect = async (name: string, seconds: number) => {
      const etag = await client.etag(name);
      asked.push({
        video: name,
        etag,
        output: paintingOf(name),
        frames: seconds * FRAMES_A_SECOND,
        pixels: pixelsOf(seconds),
      });
    };
    for (const seconds of CLIPS) await expect(`reference-${seconds}.mp4`, seconds);

    for (const proxy of proxies) proxy.begin();
    const end = performance.now() + minutes * 60_000;
    const killing = system.killUntil(() => performance.now() > end, random, kills);
    const running = Array.from({ length: JOBS_AT_ONCE }, async (_, lane) => {
      for (let number = 0; performance.now() < end; number++) {
        const seconds = pick(random, CLIPS);
        const name = `job-${lane}-${number}.mp4`;
        await client.upload(name, seconds);
        await expect(name, seconds);
        await client.painted(() => system.url, name, end + HEALED_SECONDS * 1_000);
      }
    });
    await killing;
    for (const proxy of proxies) proxy.heal();
    await system.revive();
    await Promise.all(running);
    const met = FAULTS.map(
      (fault) => `${fault} ${proxies.reduce((sum, { counts }) => sum + (counts.get(fault) ?? 0), 0)}`,
    );
    note(`${asked.length} jobs, ${system.kills} kills, started again ${client.startedAgain} times; ${met.join(', ')}`);
    return await settled(() => lookAtStorage(own.azurite.connection).then((stored) => violations(asked, stored)));
  } finally {
    await own.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }
}

/** Returns the name that `outputNames` gives to a painting by this network. */
function paintingOf(video: string): string {
  return video.replace(/\.mp4$/, `.${NETWORK}.mp4`);
}

/** Waits until nothing is violated any more, because messages whose worker died come back late. */
async function settled(look: () => Promise<string[]>): Promise<string[]> {
  const end = performance.now() + HEALED_SECONDS * 1_000;
  for (;;) {
    const found = await look();
    if (found.length === 0 || performance.now() > end) return found;
    await sleep(1_000);
  }
}

/** A user who uploads and asks, without the faults. */
class Client {
  startedAgain = 0;
  readonly #folder: string;
  readonly #blobs: BlobServiceClient;

  constructor({ azurite }: OwnSystem, folder: string) {
    this.#folder = folder;
    this.#blobs = BlobServiceClient.fromConnectionString(azurite.connection);
  }

  async makeClips(): Promise<void> {
    for (const seconds of CLIPS) await makeClip(this.#clip(seconds), { seconds });
  }

  async upload(name: string, seconds: number): Promise<void> {
    const blob = this.#blobs.getContainerClient('videos').getBlockBlobClient(name);
    await blob.uploadFile(this.#clip(seconds), { metadata: { start: 'request' } });
  }

  async etag(name: string): Promise<string> {
    for await (const { properties } of this.#blobs.getContainerClient('videos').listBlobsFlat({ prefix: name }))
      return properties.etag;
    return '';
  }

  /** Asks for a painting until it is there; whatever fails for a reason that may pass is asked for again. */
  async painted(url: () => string, video: string, until = Number.POSITIVE_INFINITY): Promise<void> {
    let wasRunning = false;
    for (;;) {
      const job = await ask(`${url()}/api/jobs`, { video, network: NETWORK, chunkFrames: FRAMES_A_SECOND });
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
