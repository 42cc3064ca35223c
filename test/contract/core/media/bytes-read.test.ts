import { setImmediate, setTimeout } from 'node:timers/promises';
import pMap from 'p-map';
import { expect, test } from 'vitest';
import { readChunkPackets } from '../../../../core/media/decode/chunk-packets.ts';
import { copySound } from '../../../../core/media/extras/copy-sound.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { openSource } from '../../../../core/media/source/opened-source.ts';
import { countedSource } from '../../../bench/media/counted-source.ts';
import { measureReading } from '../../../bench/media/measure-reading.ts';
import { makeClip } from './support/clips.ts';

const LAVFI = '-f lavfi -i testsrc2=size=192x108:rate=25:duration=60 -f lavfi -i sine=duration=60'.split(' ');
/** Some megabytes: caches don't hold all of it. */
const NOISY = [
  ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=12,noise=alls=40:allf=t', ...LAVFI.slice(4)],
  ...['-t', '12', '-crf', '12'],
];
const CODING = '-c:v libx264 -preset ultrafast -g 50 -bf 2 -c:a aac -pix_fmt yuv420p'.split(' ');

// Workers that take chunks in turns find nothing in their caches: what they read around a chunk is read for nothing.
test.each(['mp4', 'mkv', 'ts'])(
  'chunks of a %s in turns cost about its size, and its sound no more than it',
  async (extension) => {
    const path = makeClip(`minute.${extension}`, [...LAVFI, ...CODING]);
    const { fileBytes, chunks, opening, painting, sound } = await measureReading(path, 100, 3);
    expect(chunks).toBe(15);
    expect(painting.bytes).toBeLessThanOrEqual(1.15 * fileBytes);
    expect(painting.requests).toBeLessThanOrEqual(3 * chunks);
    expect(sound.bytes).toBeLessThanOrEqual(fileBytes);
    expect(opening.requests).toBeLessThanOrEqual(30);
  },
);

// A worker does several tasks at once, and opens a source for all of them once.
test.each(['mp4', 'mkv'])(
  'sound and two chunks of a %s at once cost little more than one by one',
  async (extension) => {
    const path = makeClip(`noisy.${extension}`, [...NOISY, ...CODING]);
    const alone = await readEverything(path, 1);
    const together = await readEverything(path, 3);
    expect(together.requests).toBeLessThanOrEqual(1.5 * alone.requests);
    expect(together.bytes).toBeLessThanOrEqual(1.2 * alone.bytes);
  },
);

/** Sound and all chunks; what is asked of the storage port. */
async function readEverything(path: string, tasksAtOnce: number) {
  const bytes = countedSource(path);
  const { video, timeline } = await inspectVideo(bytes, path, DEFAULT_MEDIA_LIMITS);
  const chunks = planChunks(timeline, { targetFrames: 100 });
  // As far away as storage is: what tasks expect comes in between.
  const far = {
    size: bytes.size,
    read: (start: number, end: number) => setTimeout(10).then(() => bytes.read(start, end)),
  };
  const source = await openSource(far, path);
  const before = { bytes: bytes.bytesRead, requests: bytes.requests };
  const copy = async () => void (await copySound({ source, video, sink: { write: () => setImmediate() } }));
  const read = (chunk: (typeof chunks)[number]) => async () => {
    for await (const _packet of readChunkPackets(source, video, chunk)) await setTimeout(5);
  };
  await pMap([copy, ...chunks.map(read)], (task) => task(), { concurrency: tasksAtOnce });
  source.close();
  bytes.close();
  return { bytes: bytes.bytesRead - before.bytes, requests: bytes.requests - before.requests };
}
