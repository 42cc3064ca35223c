import { spawn } from 'node:child_process';
import { DEFAULT_MEDIA_LIMITS } from '../source/media-limits.ts';

const BASE_BYTES = 2 * 1024 ** 3;
/** Memory per pixel: a decoder holds some forty pictures of up to six bytes per pixel, whatever its number of threads. */
const BYTES_A_PIXEL = 256;

/** Returns how many bytes of memory an FFmpeg may take that decodes pictures of up to `maxPixels` pixels. */
export function memoryFor(maxPixels = DEFAULT_MEDIA_LIMITS.maxPixels): number {
  return BASE_BYTES + BYTES_A_PIXEL * maxPixels;
}

/**
 * Limits a process that has just been started: it may take only so much memory, open few files, write none and leave no core dump. The
 * number of processes isn't limited, since the system would count all processes of the user. Only Linux can limit another process
 * (`prlimit` of util-linux). Without it, only FFmpeg's own limits hold.
 * @param memoryBytes most bytes of data; Infinity for no limit
 */
export function limitProcess(pid: number, memoryBytes: number): void {
  if (process.platform !== 'linux') return;
  const data = Number.isFinite(memoryBytes) ? memoryBytes : 'unlimited';
  const limits = [`--data=${data}`, '--fsize=0', '--nofile=256', '--core=0'];
  const child = spawn('prlimit', ['--pid', String(pid), ...limits], { stdio: 'ignore' });
  child.once('error', () => undefined);
  child.unref();
}
