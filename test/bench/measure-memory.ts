import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { BlobServiceClient } from '@azure/storage-blob';
import { execa } from 'execa';
import { z } from 'zod';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { compiled } from '../../local/folders.ts';
import { findProbe } from '../../local/verify/find-probe.ts';
import { readPackets } from '../../local/verify/read-packets.ts';
import { jobUntil, ownSystem, postJob } from '../support/own-system.ts';

export interface MemoryGrowth {
  readonly shortSeconds: number;
  readonly longSeconds: number;
  readonly shortMegabytes: number;
  readonly longMegabytes: number;
  /** The number of packets by which the long source exceeds the short one, sound included. */
  readonly morePackets: number;
  /** The limit: 30 MB and 300 bytes for each of these packets. */
  readonly allowedMegabytes: number;
}

const MemoryUsage = z.object({ heapUsed: z.number(), external: z.number() });

/** Measures what the Functions host still holds after a forced collection, first after a short source and then after a long one. */
export async function measureMemory(folder: string, note: (line: string) => void): Promise<MemoryGrowth> {
  await mkdir(folder, { recursive: true });
  const memoryFile = join(folder, 'memory.json');
  const preload = pathToFileURL(compiled('test/bench/memory-probe.js')).href;
  const system = await ownSystem(folder, {
    NODE_OPTIONS: `--expose-gc --import ${preload}`,
    REPAINT_MEMORY_FILE: memoryFile,
  });
  const host = await system.startHost();
  system.startWorker('worker', { REPAINT_VISIBILITY_SECONDS: '60' });
  const videos = BlobServiceClient.fromConnectionString(system.azurite.connection).getContainerClient('videos');

  async function paint(seconds: number): Promise<{ megabytes: number; packets: number }> {
    const clip = join(folder, `${seconds}.mp4`);
    await makeClip(clip, seconds);
    await videos.getBlockBlobClient(`${seconds}.mp4`).uploadFile(clip, { metadata: { start: 'request' } });
    const { id } = await postJob(host.url, { video: `${seconds}.mp4`, chunkFrames: 500 });
    await jobUntil(host.url, id, ({ state }) => state === 'succeeded');
    const megabytes = await collected(host.child.pid, memoryFile);
    note(`host after ${seconds} s of video: ${megabytes.toFixed(1)} MB`);
    return { megabytes, packets: await countPackets(clip) };
  }

  const [shortSeconds, longSeconds] = [10, 600];
  const short = await paint(shortSeconds);
  const long = await paint(longSeconds);
  await system.stop();
  const morePackets = long.packets - short.packets;
  return {
    shortSeconds,
    longSeconds,
    shortMegabytes: short.megabytes,
    longMegabytes: long.megabytes,
    morePackets,
    allowedMegabytes: 30 + (300 * morePackets) / 1e6,
  };
}

async function countPackets(path: string): Promise<number> {
  const streams = await readPackets(await findProbe(), path);
  return [...streams.values()].reduce((sum, { length }) => sum + length, 0);
}

async function collected(pid: number, file: string): Promise<number> {
  await rm(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (;;) {
    await sleep(50);
    const text = await readFile(file, 'utf8').catch(() => '');
    if (!text.endsWith('}')) continue;
    const { heapUsed, external } = MemoryUsage.parse(JSON.parse(text));
    return (heapUsed + external) / 1e6;
  }
}

async function makeClip(path: string, seconds: number): Promise<void> {
  const { path: ffmpeg } = await findFfmpeg();
  const picture = ['-f', 'lavfi', '-i', `testsrc=size=64x36:rate=25:duration=${seconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '100', '-c:a', 'aac'];
  await execa(ffmpeg, ['-v', 'error', '-y', ...picture, ...sound, ...coding, path]);
}
