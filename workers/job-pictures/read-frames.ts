import { Readable } from 'node:stream';
import type { JobPictureOrder } from '../../core/contracts/job-picture.ts';
import { DEEP_FORMAT } from '../../core/media/ffmpeg/encode-arguments.ts';
import { rawFrames } from '../../core/media/ffmpeg/raw-frames.ts';
import { runFfmpeg } from '../../core/media/ffmpeg/run-ffmpeg.ts';
import type { ResolvedColour } from '../../core/media/pictures/colour.ts';
import { fromNv12 } from '../../core/media/pictures/rgb-frames.ts';
import type { HdrVideo } from '../../core/media/pictures/tone-curve.ts';
import { tonesToSdr } from '../../core/media/pictures/tone-frames.ts';
import { SNIFF_BYTES, sniffFormat } from '../../core/media/source/sniff-format.ts';
import { sniffFurther } from '../../core/media/source/sniff-further.ts';
import type { WorkerPorts } from '../ports.ts';

/** A picture takes seconds; more than this is a fault. */
const LIMITS = { seconds: 120, stallSeconds: 30 };
/** Colour of frames that were tone-mapped. */
const SDR_COLOUR: ResolvedColour = { matrix: 'bt709', range: 'limited' };
const QUIET = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error'];

/** RGB frames of one size. */
export interface Frames {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
}

/** Both sides are even. */
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
  { sourceHash, chunks, paintedHdr }: JobPictureOrder,
  { numbers, ...size }: Size & { readonly numbers: readonly number[] },
): Promise<Frames> {
  const { output, toRgb } = decodingOf(size, paintedHdr);
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
    const args = { input: [...QUIET, '-f', 'mp4'], output, isOurs: true };
    const decoded = await framesOf(runFfmpeg({ path: ffmpeg.path, arguments: args, input, limits: LIMITS }), size);
    for (const number of within) {
      const frame = decoded[number] ?? decoded.at(-1);
      if (frame) frames.push(toRgb(frame));
    }
  }
  return { ...size, frames };
}

/** Decodes frames of the source at an even rate. FFmpeg turns them upright. */
export async function sourceFrames(
  { storage, ffmpeg }: Ports,
  { source, sourceHdr }: JobPictureOrder,
  { seconds, rate, count, ...size }: Size & { readonly seconds: number; readonly rate: number; readonly count: number },
): Promise<Frames> {
  const video = storage.videos.open(source);
  const known = sniffFormat(await video.read(0, Math.min(SNIFF_BYTES, video.size)));
  const { demuxer } = await sniffFurther(video, known);
  if (demuxer === undefined) throw new Error('The source is no video that FFmpeg reads.');
  const { output, toRgb } = decodingOf(size, sourceHdr, `fps=${rate},`);
  const input = [...QUIET, '-ss', seconds.toFixed(3), '-f', demuxer];
  const args = { input, output: ['-frames:v', String(count), ...output] };
  const frames = await framesOf(runFfmpeg({ path: ffmpeg.path, arguments: args, input: video, limits: LIMITS }), size);
  return { ...size, frames: frames.map(toRgb) };
}

interface Decoding {
  /** Output options of FFmpeg, for frames of three bytes a pixel. */
  readonly output: readonly string[];
  readonly toRgb: (frame: Uint8Array) => Uint8Array;
}

/** Decides how frames are decoded. Those of high dynamic range are decoded with 10 bits and tone-mapped, as they are for painting. */
function decodingOf({ width, height }: Size, hdr: HdrVideo | undefined, before = ''): Decoding {
  const scale = `${before}scale=${width}:${height}`;
  const rawVideo = (filter: string, format: string) => {
    return ['-map', '0:v:0', '-an', '-sn', '-dn', '-vf', filter, '-pix_fmt', format, '-f', 'rawvideo'];
  };
  if (!hdr) return { output: rawVideo(scale, 'rgb24'), toRgb: (frame) => frame };
  const range = hdr.colour.range === 'full' ? 'pc' : 'tv';
  const toSdr = tonesToSdr(hdr, { width, height });
  return {
    output: rawVideo(`${scale}:in_range=${range}:out_range=${range}`, DEEP_FORMAT),
    toRgb: (frame) => fromNv12(toSdr(frame), width, height, SDR_COLOUR).rgb,
  };
}

async function framesOf(output: AsyncIterable<Uint8Array>, { width, height }: Size): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for await (const frame of rawFrames(output, width * height * 3)) frames.push(frame);
  return frames;
}
