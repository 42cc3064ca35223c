import { spawn } from 'node:child_process';
import { DEFAULT_MEDIA_LIMITS } from '../source/media-limits.ts';

const BASE_BYTES = 2 * 1024 ** 3;
/** A decoder holds some forty pictures of up to six bytes a pixel, on as many threads as it takes. */
const BYTES_A_PIXEL = 256;

/** Of memory that an FFmpeg may take which decodes pictures of so many pixels. */
export function memoryFor(maxPixels = DEFAULT_MEDIA_LIMITS.maxPixels): number {
  return BASE_BYTES + BYTES_A_PIXEL * maxPixels;
}

/**
 * Has the system limit a process that has just been started: memory, and it can't write a file, open many or leave a dump. The
 * number of processes isn't limited, since the system counts all of the user's. Only Linux can do so from outside (`prlimit` of
 * util-linux); where it isn't there, FFmpeg's own limits are all there are.
 * @param memoryBytes of data; Infinity for none
 */
export function limitProcess(pid: number, memoryBytes: number): void {
  if (process.platform !== 'linux') return;
  const data = Number.isFinite(memoryBytes) ? memoryBytes : 'unlimited';
  const limits = [`--data=${data}`, '--fsize=0', '--nofile=256', '--core=0'];
  const child = spawn('prlimit', ['--pid', String(pid), ...limits], { stdio: 'ignore' });
  child.once('error', () => undefined);
  child.unref();
}
