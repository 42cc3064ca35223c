import { resolve } from 'node:path';
import { execa } from 'execa';
import { limitArguments } from '../../core/media/ffmpeg/limit-arguments.ts';
import { limitProcess, memoryFor } from '../../core/media/ffmpeg/limit-process.ts';

/** More than the default limit of a source, since an operator may have raised that. */
const MAX_PIXELS = 8192 * 8192;
/** Keeps a file from making FFmpeg open other protocols, such as those of the network. */
const LIMITS = limitArguments({ protocols: 'file,pipe', maxPixels: MAX_PIXELS });
const STDERR_BYTES = 100_000;
/**
 * Keeps static builds of ffprobe from crashing: to convert the service name of a transport stream they would load the machine's
 * converters, which belong to another C library. Without converters, the name stays as it is.
 */
export const PROBE_ENVIRONMENT = { GCONV_PATH: '/nonexistent' };

/** Makes a path that FFmpeg can't mistake for an option, a pattern or an address. */
const fileUrl = (path: string) => `file:${resolve(path)}`;

/** Runs ffprobe and returns its output as one text. @throws if it can't read the file */
export async function runProbe(ffprobe: string, path: string, args: readonly string[]): Promise<string> {
  const options = { env: PROBE_ENVIRONMENT, maxBuffer: { stdout: 1 << 26, stderr: STDERR_BYTES } };
  const child = execa(ffprobe, ['-v', 'error', ...LIMITS, ...args, fileUrl(path)], options);
  if (child.pid !== undefined) limitProcess(child.pid, memoryFor(MAX_PIXELS));
  return (await child).stdout;
}

/**
 * Runs FFmpeg or ffprobe and passes its output on line by line, without holding all of it in memory.
 * @returns the lines of its stderr, and its exit code unless that is 0
 */
async function eachLine(program: string, args: readonly string[], take: (line: string) => void): Promise<string[]> {
  const child = execa(program, [...LIMITS, ...args], {
    env: PROBE_ENVIRONMENT,
    buffer: { stdout: false },
    reject: false,
    maxBuffer: { stderr: STDERR_BYTES },
  });
  if (child.pid !== undefined) limitProcess(child.pid, memoryFor(MAX_PIXELS));
  for await (const line of child.iterable()) take(line);
  const { stderr, exitCode } = await child;
  const complaints = String(stderr ?? '')
    .split('\n')
    .filter((line) => line !== '');
  return exitCode === 0 ? complaints : [...complaints, `exit code ${exitCode}`];
}

/**
 * Copies or converts one stream of a file with FFmpeg through {@link eachLine}. Times are those of the file.
 * @param output options of the output, with its format
 */
export function streamLines(
  ffmpeg: string,
  path: string,
  stream: number,
  output: readonly string[],
  take: (line: string) => void,
): Promise<string[]> {
  const input = ['-v', 'error', '-nostdin', '-copyts', '-i', fileUrl(path), '-map', `0:${stream}`];
  return eachLine(ffmpeg, [...input, ...output, 'pipe:1'], take);
}

/** Runs ffprobe with compact output through {@link eachLine}. */
export function probeLines(
  ffprobe: string,
  path: string,
  args: readonly string[],
  take: (line: string) => void,
): Promise<string[]> {
  return eachLine(ffprobe, ['-v', 'error', '-of', 'compact=p=0', ...args, fileUrl(path)], take);
}
