import { PassThrough, Readable } from 'node:stream';
import { DEFAULT_FFMPEG_LIMITS } from './ffmpeg-limits.ts';
import { FfmpegProcess, type FfmpegRun } from './ffmpeg-process.ts';
import { ProgressClock } from './progress-clock.ts';
import { type RangeServer, serveRanges } from './serve-ranges.ts';

const STDOUT_BUFFER_BYTES = 1024 * 1024;

/**
 * Runs FFmpeg and yields its output. FFmpeg waits while the reader is busy. However the generator ends (at the end, by an
 * error, by cancellation, or because the reader leaves), the process has ended before.
 * fluent-ffmpeg stores one path of the binary for the whole Node.js process, so concurrent runs must use the same one.
 * @throws FfmpegError, or what reading `input` threw
 */
export async function* runFfmpeg(run: FfmpegRun): AsyncGenerator<Uint8Array, void> {
  const clock = new ProgressClock(run.limits ?? DEFAULT_FFMPEG_LIMITS);
  const input = await openInput(run.input, clock);
  // 20 ms after an output closes, fluent-ffmpeg reports it as lost. So this one ends without closing.
  const stdout = new PassThrough({ readableHighWaterMark: STDOUT_BUFFER_BYTES, emitClose: false });
  const process = new FfmpegProcess(run, input.from, stdout, clock);
  try {
    yield* clock.watchOutput(stdout);
    const failure = await process.ended;
    if (failure) throw failure;
  } finally {
    process.kill();
    await process.ended;
    await input.close();
    clock.stop();
  }
}

/** FFmpeg's input: a stream, or a server of ranges at a secret address. */
interface OpenInput {
  readonly from: Readable | RangeServer;
  close(): Promise<void>;
}

async function openInput(input: FfmpegRun['input'], clock: ProgressClock): Promise<OpenInput> {
  // Asked this way round because a stream of Node.js has a method `read`, too.
  if (!(Symbol.asyncIterator in input)) {
    const server = await serveRanges(clock.watchSource(input));
    return { from: server, close: () => server.close() };
  }
  const stdin = Readable.from(clock.watchInput(input));
  return { from: stdin, close: async () => void stdin.destroy() };
}
