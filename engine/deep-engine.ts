import type { PaintedPicture } from '../core/contracts/source-video.ts';
import { samplesOf, toDeep, toNv12 } from '../core/media/pictures/deep-frames.ts';
import { toneCurveOf } from '../core/media/pictures/tone-curve-of.ts';
import { tonesToHdr, tonesToSdr } from '../core/media/pictures/tone-frames.ts';
import { blend } from './frames/blend.ts';
import type { StyleEngine } from './style-engine.ts';

interface DeepPicture {
  readonly painted: PaintedPicture;
  /** True if the engine was opened to keep the source's colours. */
  readonly keepColors: boolean;
}

/**
 * Makes an engine of deep frames (see `deep-frames.ts`) of one of NV12. The network paints an 8-bit copy of each frame, in BT.709 if the
 * frame has high dynamic range. The source is blended into the result with 10 bits, so that strength 0 gives the source, sample for
 * sample. A frame whose look has no strength is painted and blended by the engine, with 8 bits, as it was opened.
 */
export function deepEngine(engine: StyleEngine, picture: DeepPicture): StyleEngine {
  const { colour, toShallow, toDeep } = conversionOf(picture.painted);
  const lumaSize = picture.painted.width * picture.painted.height;
  // Painted colours of high dynamic range are those of the source already, mapped there and back; their luma has been changed.
  const keepsChroma = picture.keepColors && !toneCurveOf(picture.painted);
  return {
    name: engine.name,
    version: engine.version,
    paint: async (frames, format, signal, looks = []) => {
      const wanted = [...frames.keys()].filter((i) => looks[i]?.strength !== 0);
      const copies = wanted.map((i) => toShallow(frames[i] as Uint8Array));
      const whole = wanted.map((i) => ({ ...looks[i], ...(looks[i]?.strength !== undefined && { strength: 1 }) }));
      const painted = await engine.paint(copies, { ...format, colour }, signal, whole);
      const deep = new Map(wanted.map((i, n) => [i, toDeep(painted[n] as Uint8Array)]));
      return frames.map((frame, i) => {
        const result = deep.get(i);
        if (!result) return frame.slice();
        const source = samplesOf(frame);
        if (keepsChroma) samplesOf(result).set(source.subarray(lumaSize), lumaSize);
        blend(source, samplesOf(result), looks[i]?.strength ?? 1);
        return result;
      });
    },
    close: () => engine.close(),
  };
}

type Convert = (frame: Uint8Array) => Uint8Array;

interface Conversion {
  /** The colour of the 8-bit copy. */
  readonly colour: PaintedPicture['colour'];
  readonly toShallow: Convert;
  readonly toDeep: Convert;
}

function conversionOf(painted: PaintedPicture): Conversion {
  const { width, height, colour } = painted;
  const lumaSize = width * height;
  if (!toneCurveOf(painted)) {
    return {
      colour,
      toShallow: (frame) => toNv12(frame, lumaSize, colour.range),
      toDeep: (frame) => toDeep(frame, lumaSize, colour.range),
    };
  }
  const toHdr = tonesToHdr(painted, painted);
  return {
    colour: { matrix: 'bt709', range: 'limited' },
    toShallow: tonesToSdr(painted, painted),
    toDeep: (frame) => toHdr(toDeep(frame, lumaSize, 'limited')),
  };
}
