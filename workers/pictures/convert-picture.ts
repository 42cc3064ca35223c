import { Readable } from 'node:stream';
import sharp from 'sharp';
import type { ConversionOrder, ConversionRecord } from '../../core/contracts/conversion.ts';
import { DEFAULT_ENCODER } from '../../core/contracts/encoder-settings.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import type { ByteSink } from '../../core/media/bytes/byte-sink.ts';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import { encodeSegment } from '../../core/media/encode/encode-segment.ts';
import { FfmpegError } from '../../core/media/ffmpeg/ffmpeg-error.ts';
import type { Ffmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { joinSegments } from '../../core/media/join/join-segments.ts';
import { PICTURE_COLOUR, toNv12 } from '../../core/media/pictures/rgb-frames.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import type { Timeline } from '../../core/media/source/timeline.ts';
import { type AnimatedPng, animatedPixels } from './animated-png.ts';
import { decodeHeic } from './decode-heic.ts';
import { readHeicPicture } from './heic-picture.ts';
import { lookAtPicture, type Picture } from './look-at-picture.ts';

/** Raise these when a change to the code gives other frames for the same picture. Their chunks then get other hashes. */
const RECIPE = 1;
const ANIMATED_PNG_RECIPE = 2;
/** Times are in milliseconds, as in the headers of animations. */
const TIMESCALE = 1_000;
/** What browsers take for a frame of a GIF without a duration. */
const NO_DELAY_MS = 100;
/** libx264 is lossless with it. */
const LOSSLESS = { ...DEFAULT_ENCODER, crf: 0 };
/** Tags that stand for {@link PICTURE_COLOUR} and sRGB. */
const COLOUR_TAGS = { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'bt470bg' };

/** A picture is read whole. Without compression, one of 16 bits a sample with transparency has 8 bytes a pixel. */
const MOST_BYTES_A_PIXEL = 10;

export interface ConvertPicture {
  readonly source: ByteSource;
  /** Name of the source in messages. */
  readonly name: string;
  readonly limits: ConversionOrder['limits'];
  readonly ffmpeg: Ffmpeg;
  readonly sink: ByteSink;
  readonly signal: AbortSignal;
}

/**
 * Converts a picture to a movie that can be painted: a frame for a still picture, and all frames with their times for an animation. Its
 * pixels are as they are stored, in the colours of their own ICC profile, and not turned; those of HEIC are cropped and upright. An odd
 * size is made even.
 * @throws RepaintError `undecodable`, `unsupported`, `too-large`
 */
export async function convertPicture(request: ConvertPicture): Promise<ConversionRecord> {
  const { source, name, limits, ffmpeg, sink, signal } = request;
  const mostBytes = MOST_BYTES_A_PIXEL * limits.maxPixels;
  if (source.size > mostBytes) throw refusals.tooManyPictureBytes(name, source.size, mostBytes);
  const bytes = Buffer.from(await source.read(0, source.size));
  const picture = await lookAtPicture(bytes, name, limits.maxPixels);
  if (picture.delays.length > limits.maxFrames) throw refusals.tooManyFrames(name, limits.maxFrames);
  const video = describe(picture);
  const pieces: Uint8Array[] = [];
  const frames = picture.isHeic
    ? heicFrame(request, bytes, picture)
    : picture.animation
      ? animatedFrames(picture.animation, name)
      : framesOf(bytes, name, picture);
  for await (const piece of encodeSegment({ frames, video, encoder: LOSSLESS, ffmpeg, signal })) pieces.push(piece);
  const chunk = { index: 0, firstFrame: 0, frames: video.frames, startPts: 0, endPts: video.durationTicks };
  const segment = {
    chunk: { ...chunk, keyPts: 0, packets: video.packets, preRollFrames: 0 },
    source: inMemory(Buffer.concat(pieces)),
  };
  const segments = Readable.from([segment]);
  const joined = await joinSegments({ segments, video, timeline: timelineOf(picture), sink, signal });
  const { format } = picture;
  const tools = `${ffmpeg.version}, libvips ${sharp.versions.vips}`;
  return {
    schemaVersion: 1,
    from: { format, codec: format, recipe: picture.animation ? ANIMATED_PNG_RECIPE : RECIPE, ffmpeg: tools },
    rotation: 0,
    shiftSeconds: 0,
    frames: joined.frames,
    bytes: joined.bytes,
    notes: [...picture.notes],
  };
}

async function* heicFrame(
  { name, limits, ffmpeg, signal }: ConvertPicture,
  bytes: Buffer,
  { width, height }: Picture,
): AsyncGenerator<Uint8Array, void> {
  try {
    const picture = readHeicPicture(bytes, limits.maxPixels);
    if (!picture) throw refusals.heic(name);
    const pixels = await decodeHeic(picture, ffmpeg, signal);
    if (pixels.width !== width || pixels.height !== height) throw new RangeError('it has another size than it states');
    yield toNv12(pixels);
  } catch (thrown) {
    const isDamage = thrown instanceof RangeError || (thrown instanceof FfmpegError && thrown.exitCode !== null);
    throw isDamage ? refusals.undecodablePicture(name, thrown) : thrown;
  }
}

async function* animatedFrames(animation: AnimatedPng, name: string): AsyncGenerator<Uint8Array, void> {
  const { width, height } = animation;
  try {
    for await (const pixels of animatedPixels(animation)) {
      const rgb = new Uint8Array(width * height * 3);
      for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) rgb.set(pixels.subarray(from, from + 3), to);
      yield toNv12({ width, height, rgb });
    }
  } catch (thrown) {
    throw refusals.undecodablePicture(name, thrown);
  }
}

/** Decodes all frames, and yields one after another. */
async function* framesOf(bytes: Buffer, name: string, picture: Picture): AsyncGenerator<Uint8Array, void> {
  const { width, height, delays, isRgb } = picture;
  const { data } = await sharp(bytes, {
    limitInputPixels: false,
    failOn: 'error',
    animated: delays.length > 1,
    ignoreIcc: isRgb,
  })
    .pipelineColourspace('srgb')
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw refusals.undecodablePicture(name, cause);
    });
  const size = width * height * 3;
  for (let page = 0; page < delays.length; page++) {
    yield toNv12({ width, height, rgb: data.subarray(page * size, (page + 1) * size) });
  }
}

function timelineOf({ delays }: Picture): Timeline {
  const pts = new Float64Array(delays.length);
  for (let page = 1; page < delays.length; page++) pts[page] = (pts[page - 1] ?? 0) + (delays[page - 1] || NO_DELAY_MS);
  return { timescale: TIMESCALE, pts, flags: new Uint8Array(delays.length) };
}

function describe(picture: Picture): SourceVideo {
  const { width, height, delays } = picture;
  const lastPts = timelineOf(picture).pts.at(-1) ?? 0;
  const shape = { width, height, pixelAspect: { num: 1, den: 1 }, colour: PICTURE_COLOUR, colourTags: COLOUR_TAGS };
  return {
    format: 'mp4',
    codec: 'avc',
    ...shape,
    painted: shape,
    rotation: 0,
    isFlipped: false,
    timescale: TIMESCALE,
    frames: delays.length,
    firstPts: 0,
    lastPts,
    durationTicks: lastPts + (delays.at(-1) || NO_DELAY_MS),
    packets: delays.length,
    sound: [],
    notes: [],
  };
}
