import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Chunk } from '../../../../../core/contracts/chunk.ts';
import { transient } from '../../../../../core/contracts/failure.ts';
import type { ByteSource } from '../../../../../core/media/bytes/byte-source.ts';
import { inMemory } from '../../../../../core/media/bytes/in-memory.ts';
import { inspectVideo } from '../../../../../core/media/inspect/inspect-video.ts';
import { InvalidChunkError } from '../../../../../core/media/join/invalid-chunk-error.ts';
import { planChunks } from '../../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../../core/media/source/needs-conversion.ts';
import type { MediaTask } from '../../../../../core/media/thread/media-tasks.ts';
import { MediaThreads } from '../../../../../core/media/thread/media-threads.ts';
import { clip } from '../support/clips.ts';

const entry = pathToFileURL('dist/core/media/thread/media-thread.js');
const threads = new MediaThreads({ entry });
afterAll(() => threads.close());

const limits = DEFAULT_MEDIA_LIMITS;
const inspect = (source: ByteSource) =>
  threads.run('inspect', 'clip', { name: 'clip', limits }, { sources: { source } });

describe('a task in its thread', () => {
  it('gives what it gives outside of it', async () => {
    for (const name of ['open-gop-h264.mkv', 'closed-gop.mp4'] as const) {
      const source = inMemory(readFileSync(clip(name)));
      const inspection = await inspectVideo(source, 'clip', limits);
      expect(await inspect(source)).toEqual(inspection);
      const { timeline } = inspection;
      expect(await threads.run('plan', 'clip', { timeline, targetFrames: 8 })).toEqual(
        planChunks(timeline, { targetFrames: 8 }),
      );
    }
  });

  it('leaves the bytes of a source where they are', async () => {
    const bytes = readFileSync(clip('closed-gop.mp4'));
    await inspect(inMemory(bytes));
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('throws refusals and requests for a conversion as they are', async () => {
    await expect(inspect(inMemory(Buffer.from('none')))).rejects.toMatchObject({
      failure: { code: 'not-a-video', retryable: false },
    });
    const avi = Buffer.concat([Buffer.from('RIFF    AVI LIST'), Buffer.alloc(100)]);
    await expect(inspect(inMemory(avi))).rejects.toBeInstanceOf(NeedsConversion);
  });

  it('throws what a source throws, itself', async () => {
    const gone = transient('storage', 'It is gone.');
    await expect(inspect({ size: 100, read: () => Promise.reject(gone) })).rejects.toBe(gone);
  });

  it('throws what the segments of a join throw, itself, and names a broken one', async () => {
    const { video, timeline } = await inspectVideo(inMemory(readFileSync(clip('closed-gop.mp4'))), 'clip', limits);
    const join = (segments: AsyncIterable<{ chunk: Chunk; source: ByteSource }>) =>
      threads.run(
        'join',
        'clip',
        { video, timeline, format: 'mp4' },
        {
          sources: {},
          segments,
          sink: { write: async () => undefined },
        },
      );
    const missing = new InvalidChunkError(3, 'it is no longer in storage');
    // biome-ignore lint/correctness/useYield: it throws before it has anything to give
    const none = async function* () {
      throw missing;
    };
    await expect(join(none())).rejects.toBe(missing);
    const [chunk] = planChunks(timeline, { targetFrames: 1_000 });
    const broken = async function* () {
      yield { chunk: chunk as Chunk, source: inMemory(Buffer.from('broken')) };
    };
    await expect(join(broken())).rejects.toMatchObject({ name: 'InvalidChunkError', chunkIndex: 0 });
  });
});

describe('a task that goes beyond its limits', () => {
  const hang = async (how: string, seconds = 0.5) => {
    const hanging = new MediaThreads({
      entry: new URL('./hanging-thread.mjs', import.meta.url),
      limits: { seconds, megabytes: 32 },
    });
    const source = inMemory(new Uint8Array(1_000_000));
    let turns = 0;
    const turn = () => {
      turns++;
    };
    const timer = setInterval(turn, 1);
    const thrown = await hanging.run(how as MediaTask, 'clip', how as never, { sources: { source } }).catch((e) => e);
    clearInterval(timer);
    expect(turns, 'this thread goes on meanwhile').toBeGreaterThan(20);
    return thrown;
  };

  it.each([
    ['for ever', 'too-slow-to-read'],
    ['two reads', 'too-slow-to-read'],
    ['no reads', 'too-slow-to-read'],
  ])('%s: it is ended and fails for good as %s', async (how, code) => {
    expect(await hang(how)).toMatchObject({ failure: { code, retryable: false } });
  });

  it('memory: it is ended and fails for good as too-large', async () => {
    expect(await hang('memory', 60)).toMatchObject({ failure: { code: 'too-large', retryable: false } });
  });

  it('crash: it may be tried again', async () => {
    expect(await hang('crash')).toMatchObject({ failure: { code: 'crashed', retryable: true } });
  });
});
