import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { execa } from 'execa';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { jobUntil, ownSystem, postJob } from '../support/own-system.ts';
import { openBareLoop } from './bare-loop.ts';
import { coresBusy } from './cores-busy.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { median } from './median.ts';
import { peakMegabytes } from './peak-memory.ts';

export interface Overhead {
  readonly frames: number;
  readonly seconds: number;
  /** Wall-clock seconds, run by run. */
  readonly loop: readonly number[];
  readonly pipeline: readonly number[];
  /** The share of all cores that was busy in the bare loop: 1 means all of them all the time. */
  readonly loopBusy: readonly number[];
  /** Pipeline ÷ loop of each pair of runs, which follow each other directly. */
  readonly ratios: readonly number[];
  /** Computing time in seconds, run by run: of the loop with its decoder and encoder, and of each part of the system during the pipeline. */
  readonly cpu: {
    readonly loop: readonly number[];
    readonly parts: readonly { readonly part: string; readonly seconds: readonly number[] }[];
  };
  readonly peaks: Readonly<Record<string, number>>;
  readonly software: Readonly<Record<string, string>>;
}

interface Options {
  readonly folder: string;
  readonly runs: number;
  readonly seconds: number;
  readonly note: (line: string) => void;
}

/** How often the bench asks whether the pipeline is done: the answer costs the machine that is measured. */
const ASK_MILLISECONDS = 250;

/**
 * Compares the pipeline with the bare loop (the worker's own decode → paint → encode over the whole file, without storage or
 * orchestration), in turns so that a noisy machine hits both. The system is up and the network loaded in both.
 */
export async function measureOverhead({ folder, runs, seconds, note }: Options): Promise<Overhead> {
  await mkdir(folder, { recursive: true });
  const clip = join(folder, 'clip.mp4');
  await makeClip(clip, seconds);
  const loop = await openBareLoop(clip);
  const system = await ownSystem(folder, { REPAINT_CHECK_SECONDS: '5' });
  const host = await system.startHost();
  const worker = system.startWorker('worker', { REPAINT_VISIBILITY_SECONDS: '60' });
  const videos = BlobServiceClient.fromConnectionString(system.azurite.connection).getContainerClient('videos');

  async function pipeline(name: string, source: string): Promise<number> {
    await videos.getBlockBlobClient(name).uploadFile(source, { metadata: { start: 'request' } });
    const started = performance.now();
    const { id } = await postJob(host.url, { video: name });
    await jobUntil(host.url, id, ({ state }) => state === 'succeeded', ASK_MILLISECONDS);
    return (performance.now() - started) / 1_000;
  }

  const warm = join(folder, 'warm.mp4');
  await makeClip(warm, 1);
  await pipeline('warm.mp4', warm);
  await loop.warmUp();
  note(`${loop.frames} frames of 1280×720 with sound, 1 worker`);

  const parts = { 'Functions host': host.child.pid, worker: worker.pid, Azurite: system.azurite.child.pid };
  const spentByParts = () => Promise.all(Object.values(parts).map((pid) => cpuSeconds([pid])));
  /** This process with all that it has started, except the system. */
  const spentByLoop = async () => (await cpuSeconds([process.pid])) - sum(await spentByParts());
  const cpu = { loop: [] as number[], parts: Object.keys(parts).map((part) => ({ part, seconds: [] as number[] })) };
  const times = { loop: [] as number[], pipeline: [] as number[], busy: [] as number[] };
  for (let run = 1; run <= runs; run++) {
    const busy = coresBusy();
    const beforeLoop = await spentByLoop();
    times.loop.push(await loop.run());
    cpu.loop.push((await spentByLoop()) - beforeLoop);
    times.busy.push(busy());
    const beforePipeline = await spentByParts();
    times.pipeline.push(await pipeline(`clip-${run}.mp4`, clip));
    for (const [part, spent] of (await spentByParts()).entries())
      cpu.parts[part]?.seconds.push(spent - (beforePipeline[part] ?? 0));
    const [looped, busyShare, piped] = [times.loop.at(-1) ?? 0, times.busy.at(-1) ?? 0, times.pipeline.at(-1) ?? 0];
    note(
      `run ${run}: bare loop ${looped.toFixed(1)} s (cores ${(busyShare * 100).toFixed(0)} % busy), pipeline ${piped.toFixed(1)} s`,
    );
    const spent = cpu.parts.map(({ part, seconds }) => `${part} ${(seconds.at(-1) ?? 0).toFixed(1)} s`);
    note(`  computing: bare loop ${(cpu.loop.at(-1) ?? 0).toFixed(1)} s; ${spent.join(', ')}`);
  }

  const peaks = {
    'Functions host': await peakMegabytes(host.child.pid),
    worker: await peakMegabytes(worker.pid),
    Azurite: await peakMegabytes(system.azurite.child.pid),
  };
  await loop.close();
  await system.stop();
  const ratios = times.pipeline.map((piped, run) => piped / (times.loop[run] ?? Number.NaN));
  note(`ratio ${median(ratios).toFixed(3)}`);
  return {
    frames: loop.frames,
    seconds,
    loop: times.loop,
    pipeline: times.pipeline,
    loopBusy: times.busy,
    ratios,
    cpu,
    peaks,
    software: loop.software,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Makes a clip of the sample video at a constant 25 frames per second. */
async function makeClip(path: string, seconds: number): Promise<void> {
  const { path: ffmpeg } = await findFfmpeg();
  const sample = ['-stream_loop', '-1', '-i', 'samples/sample.mp4', '-t', String(seconds)];
  const coding = ['-r', '25', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-g', '50', '-c:a', 'aac'];
  await execa(ffmpeg, ['-v', 'error', '-y', ...sample, ...coding, path]);
}
