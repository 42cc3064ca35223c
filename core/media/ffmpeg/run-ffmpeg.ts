import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import ffmpegCommand from 'fluent-ffmpeg';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';
import { FfmpegError } from './ffmpeg-error.ts';
import { DEFAULT_FFMPEG_LIMITS, type FfmpegLimits } from './ffmpeg-limits.ts';
import { ProgressClock } from './progress-clock.ts';

const STDERR_TAIL_CHARACTERS = 4096;
const STDOUT_BUFFER_BYTES = 1024 * 1024;

export interface FfmpegRun {
  readonly path: string;
  readonly arguments: FfmpegArguments;
  /** Becomes its stdin; pulled only as fast as FFmpeg takes it, and told to return when FFmpeg has ended. */
  readonly input: AsyncIterable<Uint8Array>;
  readonly limits?: FfmpegLimits;
  readonly signal?: AbortSignal;
}

/**
 * Runs FFmpeg with pipes at both ends and yields what it writes, held back while the reader is busy. However this ends
 * (done, thrown, cancelled, left early by the reader), the process is gone before it does.
 * fluent-ffmpeg keeps one path to the binary for the whole process: runs that overlap must name the same one.
 * @throws FfmpegError, or what `input` threw
 */
export async function* runFfmpeg(run: FfmpegRun): AsyncGenerator<Uint8Array, void> {
  const clock = new ProgressClock(run.limits ?? DEFAULT_FFMPEG_LIMITS);
  const stdin = Readable.from(clock.watchInput(run.input));
  // fluent-ffmpeg takes a closed output for a lost one, 20 ms later: it ends, but it doesn't close.
  const stdout = new PassThrough({ readableHighWaterMark: STDOUT_BUFFER_BYTES, emitClose: false });
  const ending = start(run, stdin, stdout, clock);
  try {
    yield* clock.watchOutput(stdout);
    const failure = await ending.ended;
    if (failure) throw failure;
  } finally {
    ending.kill();
    await ending.ended;
    stdin.destroy();
    clock.stop();
  }
}

interface Ending {
  /** Resolves when the process is gone; with why, unless it ended well. Never rejects. */
  readonly ended: Promise<unknown>;
  kill(): void;
}

function start(run: FfmpegRun, stdin: Readable, stdout: PassThrough, clock: ProgressClock): Ending {
  const command = ffmpegCommand(stdin)
    .setFfmpegPath(run.path)
    .inputOptions(...run.arguments.input)
    .outputOptions(...run.arguments.output)
    .output(stdout);
  const state: State = { process: undefined, stderrTail: '', inputError: undefined, isKilled: false };
  const kill = () => {
    state.isKilled = true;
    state.process?.kill('SIGKILL');
  };
  clock.onTimeout(kill);
  run.signal?.addEventListener('abort', kill, { once: true });
  stdin.once('error', (error) => {
    state.inputError = error;
    kill();
  });
  command.on('start', () => {
    const { ffmpegProc } = command as unknown as { ffmpegProc: ChildProcess };
    if (ffmpegProc.pid !== undefined) state.process = ffmpegProc;
    else reportFailedStart(command, ffmpegProc);
    if (state.isKilled || run.signal?.aborted) kill();
  });
  command.on('stderr', (line: string) => {
    state.stderrTail = `${state.stderrTail}${line}\n`.slice(-STDERR_TAIL_CHARACTERS);
  });
  const ended = finish(command, state)
    .then((error) => (error === undefined ? undefined : explain(run, state, clock, error)))
    .finally(() => {
      run.signal?.removeEventListener('abort', kill);
      // Otherwise its own stdout ends it, after the last bytes.
      if (!state.process) stdout.end();
    });
  command.run();
  return { ended, kill };
}

/** fluent-ffmpeg's own handler throws where nobody can catch it when a process can't be started at all. */
function reportFailedStart(command: ffmpegCommand.FfmpegCommand, process: ChildProcess): void {
  process.removeAllListeners('error');
  process.once('error', (error) => command.emit('error', error));
}

interface State {
  process: ChildProcess | undefined;
  stderrTail: string;
  inputError: Error | undefined;
  isKilled: boolean;
}

/** fluent-ffmpeg reports some errors while the process still runs. */
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
      args: [...run.arguments.input, '-i', 'pipe:0', ...run.arguments.output, 'pipe:1'],
      exitCode: state.process?.exitCode ?? null,
      signal: state.process?.signalCode ?? null,
      timedOut: clock.hasTimedOut,
      cancelled: run.signal?.aborted ?? false,
      stderrTail: state.stderrTail,
    },
    { cause },
  );
}
