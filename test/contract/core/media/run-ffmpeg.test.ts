import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../../../../core/media/bytes/in-memory.ts';
import { FfmpegError } from '../../../../core/media/ffmpeg/ffmpeg-error.ts';
import type { FfmpegRun } from '../../../../core/media/ffmpeg/ffmpeg-process.ts';
import { runFfmpeg } from '../../../../core/media/ffmpeg/run-ffmpeg.ts';
import { makeTinyClip } from '../../../support/make-tiny-clip.ts';
import { newest } from './support/ffmpegs.ts';

const RAW = {
  input: ['-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '64x64'],
  output: ['-f', 'rawvideo'],
};

async function* frames(count: number): AsyncGenerator<Uint8Array, void> {
  for (let i = 0; i < count; i++) yield new Uint8Array(64 * 64).fill(i);
}

/** Never comes to an end, and never gives anything. */
async function* nothing(): AsyncGenerator<Uint8Array, void> {
  await new Promise(() => {});
  yield new Uint8Array();
}

function run(options: Partial<FfmpegRun>): AsyncGenerator<Uint8Array, void> {
  return runFfmpeg({ path: newest.path, arguments: RAW, input: frames(10), ...options });
}

async function count(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let sum = 0;
  for await (const { length } of bytes) sum += length;
  return sum;
}

/** Processes of ours that run FFmpeg. */
function children(): string[] {
  const listing = execFileSync('ps', ['-o', 'args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return listing.split('\n').filter((line) => line.includes('64x64') && line.includes('ffmpeg'));
}

describe('runFfmpeg', () => {
  it('pipes bytes through', async () => {
    expect(await count(run({ input: frames(1000) }))).toBe(1000 * 64 * 64);
    expect(children()).toEqual([]);
  });

  it('describes how FFmpeg failed', async () => {
    const broken = { input: ['-f', 'matroska'], output: ['-f', 'rawvideo'] };
    const error = await count(run({ arguments: broken })).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(FfmpegError);
    expect(error).toMatchObject({ exitCode: expect.any(Number), signal: null, timedOut: false, cancelled: false });
    expect(error.args).toContain('matroska');
    expect(error.stderrTail.length).toBeGreaterThan(0);
    expect(error.stderrTail.length).toBeLessThanOrEqual(4096);
  });

  it('fails when there is no such binary', async () => {
    await expect(count(run({ path: '/nowhere/ffmpeg' }))).rejects.toBeInstanceOf(FfmpegError);
  });

  it('ends the process when it is cancelled, before and while it runs', async () => {
    const early = new AbortController();
    early.abort();
    await expect(count(run({ signal: early.signal }))).rejects.toMatchObject({ cancelled: true });
    const late = new AbortController();
    const running = run({ input: frames(Number.POSITIVE_INFINITY), signal: late.signal });
    await running.next();
    late.abort();
    await expect(count(running)).rejects.toMatchObject({ cancelled: true, signal: 'SIGKILL' });
    expect(children()).toEqual([]);
  });

  it('ends the process when the reader leaves', async () => {
    for await (const _ of run({ input: frames(Number.POSITIVE_INFINITY) })) break;
    expect(children()).toEqual([]);
  });

  it('passes on what the input throws', async () => {
    async function* broken(): AsyncGenerator<Uint8Array, void> {
      yield* frames(3);
      throw new RangeError('no more');
    }
    await expect(count(run({ input: broken() }))).rejects.toThrow('no more');
    expect(children()).toEqual([]);
  });

  it('reads a source by ranges where it has to seek', async () => {
    const seeking = { input: ['-loglevel', 'error', '-f', 'mov'], output: ['-f', 'rawvideo', '-pix_fmt', 'gray'] };
    const source = inMemory(await makeTinyClip({ frames: 8 }));
    expect(await count(run({ arguments: seeking, input: source }))).toBe(8 * 64 * 48);
  });

  it('passes on what reading a source throws, though FFmpeg may end well', async () => {
    const seeking = { input: ['-loglevel', 'quiet', '-f', 'mov'], output: ['-f', 'rawvideo'] };
    const source = inMemory(await makeTinyClip({ frames: 8 }));
    const read = async () => Promise.reject(new RangeError('gone'));
    await expect(count(run({ arguments: seeking, input: { size: source.size, read } }))).rejects.toThrow('gone');
  });

  it('never prints the address of a source', async () => {
    const source = inMemory(Buffer.from('this is no video'));
    const error = await count(run({ arguments: { input: ['-f', 'mov'], output: RAW.output }, input: source })).catch(
      (thrown) => thrown,
    );
    expect(JSON.stringify(error.args)).not.toContain('127.0.0.1');
    expect(error.message + error.stderrTail).not.toMatch(/127\.0\.0\.1:\d+\/[0-9a-f-]{36}/);
  });

  it('ends the process after its time', async () => {
    const limits = { seconds: 1, stallSeconds: 60 };
    await expect(count(run({ input: nothing(), limits }))).rejects.toMatchObject({ timedOut: true });
    expect(children()).toEqual([]);
  });

  it('ends a process that has all it needs and gives nothing', async () => {
    const stuck = { input: ['-loglevel', 'error', '-re', ...RAW.input.slice(2), '-r', '0.01'], output: RAW.output };
    const limits = { seconds: 60, stallSeconds: 1 };
    await expect(count(run({ arguments: stuck, limits }))).rejects.toMatchObject({ timedOut: true });
  });

  it('lets a process wait for a slow reader and a slow writer', async () => {
    async function* slow(): AsyncGenerator<Uint8Array, void> {
      yield* frames(1);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      yield* frames(1);
    }
    expect(await count(run({ input: slow(), limits: { seconds: 60, stallSeconds: 1 } }))).toBe(2 * 64 * 64);
  });
});
