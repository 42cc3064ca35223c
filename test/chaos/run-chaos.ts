import { ownSystem } from '../support/own-system.ts';
import { Client, FRAMES_A_SECOND, HEALED_SECONDS, paintingOf, settled } from './client.ts';
import { FAULTS, startFaultyProxy } from './faulty-proxy.ts';
import { KilledSystem } from './killed-system.ts';
import { lookAtStorage } from './look-at-storage.ts';
import { pick, seeded } from './seeded.ts';
import type { Expected } from './violations.ts';

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

/** The seconds of each clip; a chunk has one second. */
const CLIPS = [2, 4, 7] as const;
const JOBS_AT_ONCE = 4;
const SLOW_MS = 1_500;

/** Starts jobs for some minutes while storage fails and processes die, lets them end without faults, and checks storage. */
export async function runChaos({ folder, minutes, seed, faults, kills, note }: Chaos): Promise<string[]> {
  const random = seeded(seed);
  const proxies: Awaited<ReturnType<typeof startFaultyProxy>>[] = [];
  const own = await ownSystem(folder, { REPAINT_REQUEUE_SECONDS: '15' }, async ({ blob, queue, table }) => {
    for (const port of [blob, queue]) {
      proxies.push(await startFaultyProxy(port, seeded(seed + proxies.length + 1), { rate: faults, slowMs: SLOW_MS }));
    }
    return { blob: proxies[0]?.port ?? blob, queue: proxies[1]?.port ?? queue, table };
  });
  const system = new KilledSystem(own);
  try {
    await system.start();
    const client = new Client(own, folder);
    for (const seconds of CLIPS) await client.makeClip(seconds);
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
        await client.painted(() => system.url, name, { until: end + HEALED_SECONDS * 1_000 });
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
    return await settled(own.azurite.connection, asked);
  } finally {
    await own.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }
}
