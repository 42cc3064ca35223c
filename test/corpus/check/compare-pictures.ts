import { execa } from 'execa';

interface Compared {
  readonly ffmpeg: string;
  readonly source: string;
  readonly output: string;
  /** The size for the comparison: that of the source's upright frames. */
  readonly size: { readonly width: number; readonly height: number };
  /** Filters that are applied to the source first. */
  readonly reference?: string | undefined;
}

export interface Likeness {
  readonly framesIn: number;
  readonly framesOut: number;
  /** The lowest PSNR of all frames in dB, over R, G and B. */
  readonly psnr: number;
  readonly worstFrame: number;
  /** The lowest correlation of luma of all frames; 1 for frames without contrast. */
  readonly correlation: number;
}

/** Larger pictures are scaled down to this width, which still shows the faults. */
const MOST_WIDTH = 256;
const DECODE_MS = 300_000;

/** Compares two files frame by frame, both converted to RGB by their own tags and decoded by FFmpeg alone. */
export async function comparePictures({ ffmpeg, source, output, size, reference }: Compared): Promise<Likeness> {
  const scale = Math.min(1, MOST_WIDTH / size.width);
  const [width, height] = [Math.round(size.width * scale), Math.max(1, Math.round(size.height * scale))];
  const first = reference ? `${reference},` : '';
  const [before, after] = await Promise.all([
    decode(ffmpeg, source, `${first}scale=${width}:${height}`),
    decode(ffmpeg, output, `format=rgb24,crop=${size.width}:${size.height}:0:0,scale=${width}:${height}`),
  ]);
  const frameBytes = width * height * 3;
  const framesIn = before.length / frameBytes;
  const framesOut = after.length / frameBytes;
  const worst = { psnr: Number.POSITIVE_INFINITY, worstFrame: -1, correlation: 1 };
  for (let frame = 0; frame < Math.min(framesIn, framesOut); frame++) {
    const [from, to] = [frame * frameBytes, (frame + 1) * frameBytes];
    const [a, b] = [before.subarray(from, to), after.subarray(from, to)];
    const psnr = psnrOf(a, b);
    if (psnr < worst.psnr) Object.assign(worst, { psnr, worstFrame: frame });
    worst.correlation = Math.min(worst.correlation, correlationOf(a, b));
  }
  return { framesIn, framesOut, ...worst };
}

async function decode(ffmpeg: string, path: string, filters: string): Promise<Uint8Array> {
  const args = [
    ...['-v', 'quiet', '-nostdin', '-i', `file:${path}`, '-map', '0:V:0', '-vsync', '0'],
    ...['-vf', `${filters},format=rgb24`, '-sws_flags', 'bicubic+accurate_rnd+full_chroma_int+full_chroma_inp'],
    ...['-f', 'rawvideo', 'pipe:1'],
  ];
  const { stdout } = await execa(ffmpeg, args, {
    encoding: 'buffer',
    maxBuffer: 1 << 30,
    timeout: DECODE_MS,
    reject: false,
    stdin: 'ignore',
  });
  return stdout ?? new Uint8Array();
}

function psnrOf(a: Uint8Array, b: Uint8Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return squares === 0 ? 100 : 10 * Math.log10((255 ** 2 * a.length) / squares);
}

function correlationOf(a: Uint8Array, b: Uint8Array): number {
  const [x, y] = [lumaOf(a), lumaOf(b)];
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] ?? 0) - meanX, (y[i] ?? 0) - meanY];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx < x.length || yy < x.length ? 1 : xy / Math.sqrt(xx * yy);
}

function lumaOf(rgb: Uint8Array): Float64Array {
  return Float64Array.from({ length: rgb.length / 3 }, (_, i) => {
    const [r = 0, g = 0, b = 0] = [rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]];
    return 0.299 * r + 0.587 * g + 0.114 * b;
  });
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
