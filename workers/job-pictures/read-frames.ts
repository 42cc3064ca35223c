import { Readable } from 'node:stream';
import type { JobPictureOrder } from '../../core/contracts/job-picture.ts';
import { rawFrames } from '../../core/media/ffmpeg/raw-frames.ts';
import { runFfmpeg } from '../../core/media/ffmpeg/run-ffmpeg.ts';
import { SNIFF_BYTES, sniffFormat } from '../../core/media/source/sniff-format.ts';
import { sniffFurther } from '../../core/media/source/sniff-further.ts';
import type { WorkerPorts } from '../ports.ts';

/** A picture takes seconds; more than this is a fault. */
const LIMITS = { seconds: 120, stallSeconds: 30 };
const QUIET = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error'];

/** RGB frames of one size. */
export interface Frames {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Ports extends Pick<WorkerPorts, 'ffmpeg'> {
  readonly storage: {
    readonly videos: Pick<WorkerPorts['storage']['videos'], 'open'>;
    readonly chunks: Pick<WorkerPorts['storage']['chunks'], 'open'>;
  };
}

/**
 * Decodes frames of a painting from its stored chunks.
 * @param wanted.numbers numbers of frames in the painting, ascending
 */
export async function paintedFrames(
  { storage, ffmpeg }: Ports,
  { sourceHash, chunks }: JobPictureOrder,
  { numbers, ...size }: Size & { readonly numbers: readonly number[] },
): Promise<Frames> {
  const frames: Uint8Array[] = [];
  let first = 0;
  for (const { hash, frames: length } of chunks) {
    const within = numbers
      .filter((number) => number >= first && number < first + length)
      .map((number) => number - first);
    first += length;
    if (within.length === 0) continue;
    const segment = await storage.chunks.open({ sourceHash, hash });
    if (!segment) throw new Error('A painted chunk is no longer in storage.');
    const input = Readable.from([await segment.read(0, segment.size)]);
    const output = ['-map', '0:v:0', ...rgb(size)];
    const args = { input: [...QUIET, '-f', 'mp4'], output, isOurs: true };
    const decoded = await framesOf(runFfmpeg({ path: ffmpeg.path, arguments: args, input, limits: LIMITS }), size);
    for (const number of within) {
      const frame = decoded[number] ?? decoded.at(-1);
      if (frame) frames.push(frame);
    }
  }
  return { ...size, frames };
}

/** Decodes frames of the source at an even rate. FFmpeg turns them upright. */
export async function sourceFrames(
  { storage, ffmpeg }: Ports,
  { source }: JobPictureOrder,
  { seconds, rate, count, ...size }: Size & { readonly seconds: number; readonly rate: number; readonly count: number },
): Promise<Frames> {
  const input = storage.videos.open(source);
  const known = sniffFormat(await input.read(0, Math.min(SNIFF_BYTES, input.size)));
  const { demuxer } = await sniffFurther(input, known);
  if (demuxer === undefined) throw new Error('The source is no video that FFmpeg reads.');
  const output = ['-map', '0:v:0', '-frames:v', String(count), ...rgb(size, `fps=${rate},`)];
  const args = { input: [...QUIET, '-ss', seconds.toFixed(3), '-f', demuxer], output };
  const frames = await framesOf(runFfmpeg({ path: ffmpeg.path, arguments: args, input, limits: LIMITS }), size);
  return { ...size, frames };
}

function rgb({ width, height }: Size, before = ''): string[] {
  return ['-an', '-sn', '-dn', '-vf', `${before}scale=${width}:${height}`, '-pix_fmt', 'rgb24', '-f', 'rawvideo'];
}

async function framesOf(output: AsyncIterable<Uint8Array>, { width, height }: Size): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for await (const frame of rawFrames(output, width * height * 3)) frames.push(frame);
  return frames;
}
