import type { Bits } from '../../contracts/output-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { nv12FrameBytes } from './colour.ts';
import { decodedFormat } from './decoded-format.ts';
import { samplesOf } from './deep-frames.ts';
import { type HdrVideo, inverseToneMapOf, type ToneMap, toneMapOf } from './tone-curve.ts';

/** Steps of the table along luma and along each chroma. Between them, it is interpolated linearly. */
const LUMA_STEPS = 64;
const CHROMA_STEPS = 64;
/** Number of 10-bit values per step. */
const LUMA_STEP = 1024 / LUMA_STEPS;
const CHROMA_STEP = 1024 / CHROMA_STEPS;

/** Number of table entries in a row of luma, and from one step of U to the next. */
const ROW = 3 * (LUMA_STEPS + 1);
const PLANE = ROW * (CHROMA_STEPS + 1);

/**
 * Makes a function that converts decoded frames to NV12. Frames of 10 bits are tone-mapped to BT.709. FFmpeg's filters for that are not used,
 * since they compute in floats whose precision depends on the CPU.
 * @param bits number of bits of the wanted frames; those of 10 bits are handed over as they are decoded
 * @returns undefined if frames are decoded as they are wanted
 */
export function toneMapper(video: SourceVideo, bits: Bits = 8): ((frame: Uint8Array) => Uint8Array) | undefined {
  const { width, height } = video.painted;
  const format = decodedFormat(video);
  if (bits === 10 || format === 'nv12') return undefined;
  if (format === 'yuv420p') return (frame) => interleave(frame, width, height);
  return tonesToSdr(video, video.painted);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Makes a function that maps deep frames of high dynamic range to NV12 of BT.709. */
export function tonesToSdr(video: HdrVideo, { width, height }: Size): (frame: Uint8Array) => Uint8Array {
  let table: Float32Array | undefined;
  return (frame) => {
    table ??= tableOf('to-sdr', video);
    const out = new Uint8Array(nv12FrameBytes(width, height));
    const colours = { first: width * height, second: width * height + 1, step: 2 };
    return mapFrame(table, samplesOf(frame), { width, height }, { out, ...colours, most: 255 });
  };
}

/** Makes a function that maps deep frames of BT.709 in limited range to high dynamic range: the inverse of {@link tonesToSdr}. */
export function tonesToHdr(video: HdrVideo, { width, height }: Size): (frame: Uint8Array) => Uint8Array {
  let table: Float32Array | undefined;
  return (frame) => {
    table ??= tableOf('to-hdr', video);
    const samples = samplesOf(frame);
    const out = new Uint16Array(samples.length);
    const first = width * height;
    const colours = { first, second: (first + samples.length) / 2, step: 1 };
    const target = { out, ...colours, most: 1023 };
    return new Uint8Array(mapFrame(table, samples, { width, height }, target).buffer);
  };
}

/** Returns the size in bytes of a frame in the format of `decodedFormat`. */
export function decodedFrameBytes(video: SourceVideo, bits: Bits = 8): number {
  const bytes = nv12FrameBytes(video.painted.width, video.painted.height);
  return decodedFormat(video, bits) === 'yuv420p10le' ? 2 * bytes : bytes;
}

const TONE_MAPS = { 'to-sdr': toneMapOf, 'to-hdr': inverseToneMapOf } as const;
const latest = new Map<keyof typeof TONE_MAPS, { readonly key: string; readonly table: Float32Array }>();

/** Returns the table of a video. It takes about a second to compute, so the latest one is kept for the other chunks. */
function tableOf(direction: keyof typeof TONE_MAPS, video: HdrVideo): Float32Array {
  const key = JSON.stringify([video.colour, video.colourTags]);
  const known = latest.get(direction);
  if (known?.key === key) return known.table;
  const table = makeTable(TONE_MAPS[direction](video));
  latest.set(direction, { key, table });
  return table;
}

function interleave(frame: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(frame.length);
  const size = width * height;
  const colours = (frame.length - size) / 2;
  out.set(frame.subarray(0, size));
  for (let i = 0; i < colours; i++) {
    out[size + 2 * i] = frame[size + i] as number;
    out[size + 2 * i + 1] = frame[size + colours + i] as number;
  }
  return out;
}

function makeTable(map: ToneMap): Float32Array {
  const table = new Float32Array(PLANE * (CHROMA_STEPS + 1));
  let at = 0;
  for (let u = 0; u <= CHROMA_STEPS; u++) {
    for (let v = 0; v <= CHROMA_STEPS; v++) {
      for (let y = 0; y <= LUMA_STEPS; y++) {
        table.set(map(y * LUMA_STEP, u * CHROMA_STEP, v * CHROMA_STEP), at);
        at += 3;
      }
    }
  }
  return table;
}

/** Where a mapped frame is written: luma first, and the n-th samples of U and V at `first` and `second` plus n steps. */
interface Target<Samples> {
  readonly out: Samples;
  readonly first: number;
  readonly second: number;
  readonly step: number;
  /** The highest value of a sample. */
  readonly most: number;
}

function mapFrame<Samples extends Uint8Array | Uint16Array>(
  table: Float32Array,
  samples: Uint16Array,
  { width, height }: Size,
  { out, first: firstU, second: firstV, step, most }: Target<Samples>,
): Samples {
  const [columns, rows] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const [size, colours] = [width * height, columns * rows];
  for (let row = 0; row < rows; row++) {
    const below = 2 * row + 1 < height ? width : 0;
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const u = Math.min(1023, samples[size + at] as number) / CHROMA_STEP;
      const v = Math.min(1023, samples[size + colours + at] as number) / CHROMA_STEP;
      const [fu, fv] = [u - Math.floor(u), v - Math.floor(v)];
      const base = Math.floor(u) * PLANE + Math.floor(v) * ROW;
      const [w00, w01, w10, w11] = [(1 - fu) * (1 - fv), (1 - fu) * fv, fu * (1 - fv), fu * fv];
      const first = 2 * row * width + 2 * column;
      const beside = 2 * column + 1 < width ? 1 : 0;
      let sum = 0;
      for (let corner = 0; corner < 4; corner++) {
        const pixel = first + ((corner & 1) !== 0 ? beside : 0) + (corner > 1 ? below : 0);
        const luma = Math.min(1023, samples[pixel] as number);
        sum += luma;
        out[pixel] = Math.min(most, between(table, base, luma / LUMA_STEP, w00, w01, w10, w11));
      }
      const mean = sum / 4 / LUMA_STEP;
      out[firstU + step * at] = Math.min(most, between(table, base + 1, mean, w00, w01, w10, w11));
      out[firstV + step * at] = Math.min(most, between(table, base + 2, mean, w00, w01, w10, w11));
    }
  }
  return out;
}

/** Interpolates a sample, rounded and not below 0, from the four rows of the table around a colour, between two steps of luma. */
function between(
  table: Float32Array,
  base: number,
  luma: number,
  w00: number,
  w01: number,
  w10: number,
  w11: number,
): number {
  const step = Math.floor(luma);
  const part = luma - step;
  const at = base + 3 * step;
  const low =
    w00 * (table[at] as number) +
    w01 * (table[at + ROW] as number) +
    w10 * (table[at + PLANE] as number) +
    w11 * (table[at + PLANE + ROW] as number);
  const high =
    w00 * (table[at + 3] as number) +
    w01 * (table[at + ROW + 3] as number) +
    w10 * (table[at + PLANE + 3] as number) +
    w11 * (table[at + PLANE + ROW + 3] as number);
  return Math.max(0, Math.floor(low + (high - low) * part + 0.5));
}
