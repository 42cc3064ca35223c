import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import ffmpegCommand from 'fluent-ffmpeg';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';
import { FfmpegError } from './ffmpeg-error.ts';
import { DEFAULT_FFMPEG_LIMITS, type FfmpegLimits } from './ffmpeg-limits.ts';
import { limitArguments } from './limit-arguments.ts';
import { limitProcess, memoryFor } from './limit-process.ts';
import { ProgressClock } from './progress-clock.ts';
import { type RangeServer, serveRanges } from './serve-ranges.ts';

const STDERR_TAIL_CHARACTERS = 4096;
const STDOUT_BUFFER_BYTES = 1024 * 1024;

export interface FfmpegRun {
  readonly path: string;
  readonly arguments: FfmpegArguments;
  /**
   * A stream becomes stdin. It is pulled only as fast as FFmpeg reads it, and its `return` is called when FFmpeg has ended. A
   * source is for an FFmpeg that must seek: this process serves ranges of it, and FFmpeg has access to nothing else.
   */
  readonly input: AsyncIterable<Uint8Array> | ByteSource;
  readonly limits?: FfmpegLimits | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Receives each line of stderr. Lines for which it returns true are left out of error messages. */
  readonly onLine?: (line: string) => boolean;
  /** Called after the last line. */
  readonly onEnd?: () => void;
}

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
  const ending = start(run, input, stdout, clock);
  try {
    yield* clock.watchOutput(stdout);
    const failure = await ending.ended;
    if (failure) throw failure;
  } finally {
    ending.kill();
    await ending.ended;
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

interface Ending {
  /** Resolves when the process has ended, to the error if it failed. It never rejects. */
  readonly ended: Promise<unknown>;
  kill(): void;
}

function start(run: FfmpegRun, { from }: OpenInput, stdout: PassThrough, clock: ProgressClock): Ending {
  const command = ffmpegCommand('url' in from ? from.url : from)
    .setFfmpegPath(run.path)
    .inputOptions(...run.arguments.input, ...limitsOf(run.arguments, 'url' in from ? 'http,tcp' : 'pipe'))
    .outputOptions(...run.arguments.output)
    .output(stdout);
  const state: State = { process: undefined, stderrTail: '', inputError: undefined, isKilled: false };
  const kill = () => {
    state.isKilled = true;
    state.process?.kill('SIGKILL');
  };
  clock.onTimeout(kill);
  run.signal?.addEventListener('abort', kill, { once: true });
  if (from instanceof Readable) {
    from.once('error', (error) => {
      state.inputError = error;
      kill();
    });
  }
  command.on('start', () => {
    const { ffmpegProc } = command as unknown as { ffmpegProc: ChildProcess };
    if (ffmpegProc.pid !== undefined) {
      state.process = ffmpegProc;
      const { maxPixels, isOurs } = run.arguments;
      limitProcess(ffmpegProc.pid, isOurs ? Number.POSITIVE_INFINITY : memoryFor(maxPixels));
    } else reportFailedStart(command, ffmpegProc);
    if (state.isKilled || run.signal?.aborted) kill();
  });
  command.on('stderr', (line: string) => {
    const safeLine = 'url' in from ? line.replaceAll(from.url, 'SOURCE') : line;
    if (run.onLine?.(safeLine)) return;
    state.stderrTail = `${state.stderrTail}${safeLine}\n`.slice(-STDERR_TAIL_CHARACTERS);
  });
  const ended = finish(command, state)
    .then((error) => {
      // FFmpeg takes a failed read for the end of the file, and may still exit with 0.
      if ('url' in from) state.inputError ??= from.failure();
      if (error === undefined) return state.inputError;
      return explain(run, state, clock, error);
    })
    .finally(() => {
      run.signal?.removeEventListener('abort', kill);
      run.onEnd?.();
      // If the process was started, its own stdout ends this stream after the last bytes.
      if (!state.process) stdout.end();
    });
  command.run();
  return { ended, kill };
}

function limitsOf({ input, maxPixels }: FfmpegArguments, protocols: string): string[] {
  return limitArguments({ protocols, maxPixels, demuxer: input[input.indexOf('-f') + 1] });
}

/** Reports a process that could not be started. fluent-ffmpeg's own handler throws an error that can't be caught. */
function reportFailedStart(command: ffmpegCommand.FfmpegCommand, process: ChildProcess): void {
  process.removeAllListeners('error');
  process.once('error', (error) => command.emit('error', error));
}

interface State {
  process: ChildProcess | undefined;
  stderrTail: string;
  inputError: unknown;
  isKilled: boolean;
}

/** Waits for the end of the process. fluent-ffmpeg reports some errors while it is still running. */
async function finish(command: ffmpegCommand.FfmpegCommand, state: State): Promise<Error | undefined> {
  const error = await new Promise<Error | undefined>((resolve) => {
    command.once('end', () => resolve(undefined));
    command.on('error', resolve);
  });
  const { process } = state;
  if (process && process.exitCode === null && process.signalCode === null) {
    process.kill('SIGKILL');
    await once(process, 'exit');
  }
  return error;
}

function explain(run: FfmpegRun, state: State, clock: ProgressClock, cause: Error): unknown {
  if (state.inputError) return state.inputError;
  return new FfmpegError(
    {
      args: [...run.arguments.input, '-i', 'SOURCE', ...run.arguments.output, 'pipe:1'],
      exitCode: state.process?.exitCode ?? null,
      signal: state.process?.signalCode ?? null,
      timedOut: clock.hasTimedOut,
      cancelled: run.signal?.aborted ?? false,
      stderrTail: state.stderrTail,
    },
    { cause },
  );
}
