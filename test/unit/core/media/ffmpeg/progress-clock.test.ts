import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProgressClock } from '../../../../../core/media/ffmpeg/progress-clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const seconds = (count: number) => new Promise<void>((resolve) => setTimeout(resolve, count * 1_000));

/** Yields so many pieces, each after some seconds. */
async function* pieces(count: number, each: number): AsyncGenerator<Uint8Array, void> {
  for (let i = 0; i < count; i++) {
    await seconds(each);
    yield new Uint8Array(1);
  }
}

/**
 * A process that takes ten pieces in and gives ten out.
 * @param times seconds: of the writer for a piece, of the process, of the reader
 */
async function timesOut(limit: number, times: { writer: number; process: number; reader: number }): Promise<boolean> {
  const clock = new ProgressClock({ seconds: limit, stallSeconds: limit });
  const input = clock.watchInput(pieces(10, times.writer));
  const worked = (async function* () {
    for await (const piece of input) {
      await seconds(times.process);
      yield piece;
    }
  })();
  const read = (async () => {
    for await (const _ of clock.watchOutput(worked)) await seconds(times.reader);
    clock.stop();
  })();
  await vi.advanceTimersByTimeAsync(3_000_000);
  await read;
  return clock.hasTimedOut;
}

it.each([
  ['a slow reader', { writer: 0, process: 1, reader: 50 }, false],
  ['a slow writer', { writer: 50, process: 1, reader: 0 }, false],
  ['a slow process', { writer: 0, process: 11, reader: 0 }, true],
  ['a reader that has left', { writer: 0, process: 1, reader: 200 }, true],
])('%s', async (_name, times, expected) => {
  expect(await timesOut(100, times)).toBe(expected);
});
