import { resolve } from 'node:path';
import { execa } from 'execa';

/** Other files and the network stay closed to what a file refers to. */
const LOCAL_ONLY = ['-protocol_whitelist', 'file'];
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
  const { stdout } = await execa(ffprobe, ['-v', 'error', ...LOCAL_ONLY, ...args, fileUrl(path)], options);
  return stdout;
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
  const child = execa(program, args, {
    env: PROBE_ENVIRONMENT,
    buffer: { stdout: false },
    reject: false,
    maxBuffer: { stderr: STDERR_BYTES },
  });
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
  return eachLine(ffprobe, ['-v', 'error', ...LOCAL_ONLY, '-of', 'compact=p=0', ...args, fileUrl(path)], take);
}
