import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Chunk } from '../../../core/contracts/chunk.ts';
import { SourceVideo } from '../../../core/contracts/source-video.ts';
import type { ByteSink } from '../../../core/media/bytes/byte-sink.ts';
import { inMemory } from '../../../core/media/bytes/in-memory.ts';
import { copySound } from '../../../core/media/extras/copy-sound.ts';
import { inspectVideo } from '../../../core/media/inspect/inspect-video.ts';
import { joinSegments } from '../../../core/media/join/join-segments.ts';
import { planChunks } from '../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../core/media/source/media-limits.ts';
import { openSource } from '../../../core/media/source/opened-source.ts';
import { decodeTimeline, encodeTimeline } from '../../../core/media/source/timeline.ts';
import { countedSource } from './counted-source.ts';

/** The number of frames of the segment that is joined again and again. */
const SEGMENT_FRAMES = 250;

/**
 * Runs one step over a long file in a process of its own, so that its memory can be measured: `step.js plan|sound|join <source> <folder>`. Prints
 * `{seconds, cpuSeconds, megabytes}`: wall clock of the step, time of all cores in the process, and the most memory that the process has had resident.
 */
const [name = '', path = '', folder = ''] = process.argv.slice(2);
const kept = {
  video: join(folder, 'video.json'),
  timeline: join(folder, 'timeline'),
  sound: join(folder, 'sound'),
  segment: join(folder, 'segment.mp4'),
};

const NOWHERE: ByteSink = { write: async () => undefined };
const STEPS: Readonly<Record<string, () => Promise<void>>> = { plan, sound, join: joinAll };
const started = performance.now();
await STEPS[name]?.();
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage();
const megabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
process.stdout.write(`${JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, megabytes })}\n`);

async function plan(): Promise<void> {
  const source = countedSource(path);
  const { video, timeline } = await inspectVideo(source, basename(path), DEFAULT_MEDIA_LIMITS);
  planChunks(timeline, { targetFrames: SEGMENT_FRAMES });
  await writeFile(kept.video, JSON.stringify(video));
  await writeFile(kept.timeline, encodeTimeline(timeline));
  source.close();
}

async function readPlan() {
  const video = SourceVideo.parse(JSON.parse(await readFile(kept.video, 'utf8')));
  return { video, timeline: decodeTimeline(await readFile(kept.timeline)) };
}

async function sound(): Promise<void> {
  const { video } = await readPlan();
  const bytes = countedSource(path);
  const source = await openSource(bytes, basename(path));
  const pieces: [number, Uint8Array][] = [];
  const sink: ByteSink = { write: async (position, piece) => void pieces.push([position, piece.slice()]) };
  await copySound({ source, video, sink });
  source.close();
  bytes.close();
  const sorted = pieces.toSorted(([a], [b]) => a - b).map(([, piece]) => piece);
  await writeFile(kept.sound, Buffer.concat(sorted));
}

async function joinAll(): Promise<void> {
  const { video, timeline } = await readPlan();
  const segment = inMemory(await readFile(kept.segment));
  async function* segments(chunks: readonly Chunk[]) {
    for (const chunk of chunks) yield { chunk, source: segment };
  }
  const soundFile = countedSource(kept.sound);
  const chunks = planChunks(timeline, { targetFrames: SEGMENT_FRAMES });
  await joinSegments({ segments: segments(chunks), video, timeline, sound: soundFile, sink: NOWHERE });
  soundFile.close();
}
