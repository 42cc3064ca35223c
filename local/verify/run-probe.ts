import { resolve } from 'node:path';
import { execa } from 'execa';
import { limitArguments } from '../../core/media/ffmpeg/limit-arguments.ts';
import { limitProcess, memoryFor } from '../../core/media/ffmpeg/limit-process.ts';

/** More than any source may have by default: those who allow more verify it, too. */
const MAX_PIXELS = 8192 * 8192;
/** Other files and the network stay closed to what a file refers to. */
const LIMITS = limitArguments({ protocols: 'file,pipe', maxPixels: MAX_PIXELS });
const STDERR_BYTES = 100_000;
/**
 * A static build that converts the name of a transport stream's service would load the machine's own converters, which belong to
 * another C library: it crashes. Without them, the name stays as it is.
 */
export const PROBE_ENVIRONMENT = { GCONV_PATH: '/nonexistent' };

/** A path that no program takes for an option, a pattern or an address. */
export const fileUrl = (path: string) => `file:${resolve(path)}`;

/** What ffprobe prints, as one text. @throws where it can't read the file */
export async function runProbe(ffprobe: string, path: string, args: readonly string[]): Promise<string> {
  const options = { env: PROBE_ENVIRONMENT, maxBuffer: { stdout: 1 << 26, stderr: STDERR_BYTES } };
  const child = execa(ffprobe, ['-v', 'error', ...LIMITS, ...args, fileUrl(path)], options);
  if (child.pid !== undefined) limitProcess(child.pid, memoryFor(MAX_PIXELS));
  return (await child).stdout;
}

/**
 * What a program prints, line by line, never whole in memory.
 * @returns what it complained of, its exit code among it; empty when all was well
 */
export async function eachLine(
  program: string,
  args: readonly string[],
  take: (line: string) => void,
): Promise<string[]> {
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

/** {@link eachLine} of ffprobe's compact output. */
export function probeLines(
  ffprobe: string,
  path: string,
  args: readonly string[],
  take: (line: string) => void,
): Promise<string[]> {
  return eachLine(ffprobe, ['-v', 'error', '-of', 'compact=p=0', ...args, fileUrl(path)], take);
}
