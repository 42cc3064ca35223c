import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type PassThrough, Readable } from 'node:stream';
import ffmpegCommand from 'fluent-ffmpeg';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';
import { FfmpegError } from './ffmpeg-error.ts';
import type { FfmpegLimits } from './ffmpeg-limits.ts';
import { limitArguments } from './limit-arguments.ts';
import { limitProcess, memoryFor } from './limit-process.ts';
import type { ProgressClock } from './progress-clock.ts';
import type { RangeServer } from './serve-ranges.ts';

const STDERR_TAIL_CHARACTERS = 4096;

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

/** A running FFmpeg. It is killed if its input fails, its time is over, or the run is cancelled. */
export class FfmpegProcess {
  /** Resolves when the process has ended, to the error if it failed. It never rejects. */
  readonly ended: Promise<unknown>;
  readonly #run: FfmpegRun;
  readonly #clock: ProgressClock;
  #process: ChildProcess | undefined;
  #stderrTail = '';
  #inputError: unknown;
  #isKilled = false;

  /** @param from the input: a stream, or a server of ranges */
  constructor(run: FfmpegRun, from: Readable | RangeServer, stdout: PassThrough, clock: ProgressClock) {
    this.#run = run;
    this.#clock = clock;
    const server = 'url' in from ? from : undefined;
    const command = ffmpegCommand('url' in from ? from.url : from)
      .setFfmpegPath(run.path)
      .inputOptions(...run.arguments.input, ...limitsOf(run.arguments, server ? 'http,tcp' : 'pipe'))
      .outputOptions(...run.arguments.output)
      .output(stdout);
    const kill = () => this.kill();
    clock.onTimeout(kill);
    run.signal?.addEventListener('abort', kill, { once: true });
    if (from instanceof Readable) from.once('error', (error) => this.#failInput(error));
    command.on('start', () => this.#begin(command));
    command.on('stderr', (line: string) => this.#read(server ? line.replaceAll(server.url, 'SOURCE') : line));
    this.ended = this.#end(command, server).finally(() => {
      run.signal?.removeEventListener('abort', kill);
      run.onEnd?.();
      // If the process was started, its own stdout ends this stream after the last bytes.
      if (!this.#process) stdout.end();
    });
    command.run();
  }

  kill(): void {
    this.#isKilled = true;
    this.#process?.kill('SIGKILL');
  }

  #failInput(error: Error): void {
    this.#inputError = error;
    this.kill();
  }

  #begin(command: ffmpegCommand.FfmpegCommand): void {
    const { ffmpegProc } = command as unknown as { ffmpegProc: ChildProcess };
    if (ffmpegProc.pid === undefined) reportFailedStart(command, ffmpegProc);
    else {
      this.#process = ffmpegProc;
      const { maxPixels, isOurs } = this.#run.arguments;
      limitProcess(ffmpegProc.pid, isOurs ? Number.POSITIVE_INFINITY : memoryFor(maxPixels));
    }
    if (this.#isKilled || this.#run.signal?.aborted) this.kill();
  }

  #read(line: string): void {
    if (this.#run.onLine?.(line)) return;
    this.#stderrTail = `${this.#stderrTail}${line}\n`.slice(-STDERR_TAIL_CHARACTERS);
  }

  /** Waits for the end of the process. fluent-ffmpeg reports some errors while it is still running. */
  async #end(command: ffmpegCommand.FfmpegCommand, server: RangeServer | undefined): Promise<unknown> {
    const error = await new Promise<Error | undefined>((resolve) => {
      command.once('end', () => resolve(undefined));
      command.on('error', resolve);
    });
    const process = this.#process;
    if (process && process.exitCode === null && process.signalCode === null) {
      process.kill('SIGKILL');
      await once(process, 'exit');
    }
    // FFmpeg takes a failed read for the end of the file, and may still exit with 0.
    return this.#inputError ?? server?.failure() ?? (error && this.#explain(error));
  }

  #explain(cause: Error): FfmpegError {
    const { arguments: args, signal } = this.#run;
    return new FfmpegError(
      {
        args: [...args.input, '-i', 'SOURCE', ...args.output, 'pipe:1'],
        exitCode: this.#process?.exitCode ?? null,
        signal: this.#process?.signalCode ?? null,
        timedOut: this.#clock.hasTimedOut,
        cancelled: signal?.aborted ?? false,
        stderrTail: this.#stderrTail,
      },
      { cause },
    );
  }
}

function limitsOf({ input, maxPixels }: FfmpegArguments, protocols: string): string[] {
  return limitArguments({ protocols, maxPixels, demuxer: input[input.indexOf('-f') + 1] });
}

/** Reports a process that could not be started. fluent-ffmpeg's own handler throws an error that can't be caught. */
function reportFailedStart(command: ffmpegCommand.FfmpegCommand, process: ChildProcess): void {
  process.removeAllListeners('error');
  process.once('error', (error) => command.emit('error', error));
}
