import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { findFfmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { SERVICES } from '../../../core/telemetry/names.ts';
import { startTelemetry } from '../../../core/telemetry/start-telemetry.ts';
import { openBareLoop } from '../bare-loop.ts';
import { machine } from '../machine.ts';
import { replaceSection } from '../replace-section.ts';
import { type ChunkCost, measureChunks } from './measure.ts';
import { SPANS_A_CHUNK } from './record-chunk.ts';

const CHUNKS = 2_000;
/** The number of frames of a chunk, as in short videos. */
const FRAMES = 48;
/** The share of a chunk's time that telemetry may cost. */
const ALLOWED = 0.005;

const off = await measureChunks(CHUNKS, FRAMES, async () => undefined);
const on = await measureOn();
const seconds = await secondsOfChunk();
const text = report(off, on, seconds);
await replaceSection('docs/benchmarks.md', 'telemetry', text);
process.stdout.write(`${text}\n`);
process.exit(share(on, seconds) <= ALLOWED ? 0 : 1);

/** Measures the cost with the SDK and its exporters, which send to a collector on this machine. */
async function measureOn(): Promise<ChunkCost> {
  const sink = fork(fileURLToPath(new URL('./sink.js', import.meta.url)));
  const [port] = await once(sink, 'message');
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  // The exporters read their address from the environment.
  Object.assign(process.env, env, { OTEL_BSP_MAX_QUEUE_SIZE: String(2 * CHUNKS * SPANS_A_CHUNK) });
  const telemetry = await startTelemetry({ service: SERVICES.worker, env, warn: fail });
  const cost = await measureChunks(CHUNKS, FRAMES, () => telemetry.stop());
  sink.disconnect();
  return cost;
}

function fail(why: string): never {
  throw new Error(why);
}

/**
 * Measures the least time that a chunk of 720p takes here: CPU time of the engine, spread over all cores. Other load doesn't change
 * it, and FFmpeg's own time would only add to it.
 */
async function secondsOfChunk(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'repaint-bench-'));
  try {
    const clip = join(folder, 'clip.mp4');
    const { path } = await findFfmpeg();
    await execa(path, ['-v', 'error', '-y', '-i', 'samples/sample.mp4', '-frames:v', String(FRAMES), '-an', clip]);
    const loop = await openBareLoop(clip);
    await loop.warmUp();
    const before = process.cpuUsage();
    await loop.run();
    const { user, system } = process.cpuUsage(before);
    await loop.close();
    return ((user + system) / 1e6 / availableParallelism()) * (FRAMES / loop.frames);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function share({ recording, sending }: ChunkCost, seconds: number): number {
  return (recording + sending) / 1e6 / seconds;
}

function report(without: ChunkCost, withSdk: ChunkCost, seconds: number): string {
  const whole = withSdk.recording + withSdk.sending;
  const row = (name: string, { recording, sending }: ChunkCost) =>
    `| ${name} | ${recording.toFixed(0)} | ${sending.toFixed(0)} | ${((recording + sending) / SPANS_A_CHUNK).toFixed(1)} |`;
  const fastest = FRAMES / (whole / 1e6 / ALLOWED);
  return `## Telemetry

Written by \`npm run bench:telemetry\`. Machine: ${machine()}, Node ${process.versions.node}. CPU time of what is recorded for a
chunk of ${FRAMES} frames in batches of one: ${SPANS_A_CHUNK} spans and ${FRAMES + 8} points, mean of ${CHUNKS.toLocaleString('en')} chunks, OTLP to a collector in another process.

| | recording, µs a chunk | sending, µs a chunk | µs a span, points included |
|---|---|---|---|
${row('off', without)}
${row('on', withSdk)}

A chunk of 720p takes ${seconds.toFixed(1)} s of all cores here: telemetry is **${(100 * share(withSdk, seconds)).toFixed(4)} %** of it; allowed are ${100 * ALLOWED} %. It would be that much at
${fastest.toFixed(0)} frames a second.`;
}
