import { inMemory } from '../bytes/in-memory.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { readSegment } from '../join/read-segment.ts';
import { HARDWARE_ENCODERS, hardwareSettings } from './choose-encoder.ts';
import { encodeSegment } from './encode-segment.ts';

/** Size of the test frame, which is large enough for any generation of hardware. */
const PICTURE = { width: 320, height: 192 };
const QUALITY = 70;
const LIMITS = { seconds: 30, stallSeconds: 20 };

/**
 * Returns the hardware encoders that can encode a frame on this machine, sorted. FFmpeg lists encoders that need a driver and
 * a GPU, whether those are present or not, so each is tried. It doesn't throw for an encoder that fails.
 */
export async function tryHardwareEncoders(ffmpeg: Ffmpeg, signal?: AbortSignal): Promise<string[]> {
  const working: string[] = [];
  for (const encoder of Object.values(HARDWARE_ENCODERS)) {
    if (ffmpeg.encoders.has(encoder) && (await encodesOneFrame(ffmpeg, encoder, signal))) working.push(encoder);
  }
  signal?.throwIfAborted();
  return working.sort();
}

async function encodesOneFrame(
  ffmpeg: Ffmpeg,
  encoder: Parameters<typeof hardwareSettings>[0],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const pieces: Uint8Array[] = [];
  try {
    const settings = hardwareSettings(encoder, QUALITY);
    const request = { frames: oneFrame(), video: STILL, encoder: settings, ffmpeg, limits: LIMITS, signal };
    for await (const piece of encodeSegment(request)) pieces.push(piece);
    return (await readSegment(inMemory(Buffer.concat(pieces)))).frames === 1;
  } catch {
    return false;
  }
}

/** Yields one grey frame in NV12. */
async function* oneFrame(): AsyncGenerator<Uint8Array, void> {
  yield new Uint8Array((PICTURE.width * PICTURE.height * 3) / 2).fill(128);
}

const STILL = {
  painted: {
    ...PICTURE,
    pixelAspect: { num: 1, den: 1 },
    colour: { matrix: 'bt709', range: 'limited' },
    colourTags: {},
  },
  timescale: 25,
  frames: 1,
  firstPts: 0,
  durationTicks: 1,
} as const;
