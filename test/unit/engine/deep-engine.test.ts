import { expect, test } from 'vitest';
import type { PaintedPicture } from '../../../core/contracts/source-video.ts';
import { samplesOf } from '../../../core/media/pictures/deep-frames.ts';
import { deepEngine } from '../../../engine/deep-engine.ts';
import { blend } from '../../../engine/frames/blend.ts';
import type { FrameFormat, StyleEngine } from '../../../engine/style-engine.ts';

const SIZE = { width: 4, height: 2 };
const LUMA = 8;
const SDR: PaintedPicture = {
  ...SIZE,
  pixelAspect: { num: 1, den: 1 },
  colour: { matrix: 'bt601', range: 'limited' },
  colourTags: {},
};
const HDR: PaintedPicture = {
  ...SDR,
  colour: { matrix: 'bt2020', range: 'limited' },
  colourTags: { primaries: 'bt2020', transfer: 'smpte2084', matrix: 'bt2020nc' },
};
/** Samples that 8 bits can't hold. */
const SAMPLES = Uint16Array.of(101, 203, 302, 403, 501, 602, 703, 801, 511, 513, 515, 509);
const frame = new Uint8Array(SAMPLES.buffer);

/** Paints everything with one value, as strongly as it is told or was opened, and remembers what it was given. */
function plainEngine(value: number, opened = 1) {
  const given: { format: FrameFormat; strength: number | undefined }[] = [];
  const engine: StyleEngine = {
    name: 'plain',
    version: 'plain',
    paint: async (frames, format, _signal, looks) =>
      frames.map((each, i) => {
        const strength = looks?.[i]?.strength;
        given.push({ format, strength });
        const painted = new Uint8Array(each.length).fill(value);
        blend(each, painted, strength ?? opened);
        return painted;
      }),
    close: async () => undefined,
  };
  return { engine, given };
}

async function paint(painted: PaintedPicture, strength: number, { value = 100, keepColors = false } = {}) {
  const { engine, given } = plainEngine(value);
  const deep = deepEngine(engine, { painted, keepColors });
  const [result = frame] = await deep.paint([frame], painted, undefined, [{ strength }]);
  return { samples: [...samplesOf(result)], given };
}

test.each([
  ['standard', SDR],
  ['high', HDR],
])('strength 0 gives every sample of 10 bits back, in %s dynamic range', async (_name, painted) => {
  expect((await paint(painted, 0)).samples).toEqual([...SAMPLES]);
});

test('the source is blended in with 10 bits, and the engine paints at full strength', async () => {
  const { samples, given } = await paint(SDR, 0.25);
  expect(samples).toEqual([...SAMPLES].map((sample) => sample + Math.round(0.25 * (400 - sample))));
  expect(given).toEqual([{ format: SDR, strength: 1 }]);
});

test.each([
  ['without a look', undefined],
  ['whose look has no strength', [{ strokeSize: 2 }]],
])('a frame %s is painted as strongly as the engine was opened', async (_name, looks) => {
  const painted = async (opened: number) => {
    const deep = deepEngine(plainEngine(100, opened).engine, { painted: SDR, keepColors: false });
    const [result = frame] = await deep.paint([frame], SDR, undefined, looks);
    return [...samplesOf(result)];
  };
  expect(new Set(await painted(1))).toEqual(new Set([400]));
  // The engine blends copies of 8 bits, whose steps are four of 10 bits.
  for (const [i, sample] of (await painted(0.5)).entries()) {
    expect(Math.abs(sample - ((SAMPLES[i] ?? 0) + 400) / 2)).toBeLessThanOrEqual(4);
  }
});

test('colours that are kept are those of the source with all their bits', async () => {
  const { samples } = await paint(SDR, 1, { keepColors: true });
  expect(samples.slice(0, LUMA)).toEqual(new Array(LUMA).fill(400));
  expect(samples.slice(LUMA)).toEqual([...SAMPLES.slice(LUMA)]);
});

test('the network sees high dynamic range as BT.709, and what it leaves alone comes back as it was', async () => {
  const given: FrameFormat[] = [];
  const same: StyleEngine = {
    ...plainEngine(0).engine,
    paint: async (frames, format) => {
      given.push(format);
      return frames.map((each) => each.slice());
    },
  };
  const [result = frame] = await deepEngine(same, { painted: HDR, keepColors: false }).paint([frame], HDR);
  expect(given[0]?.colour).toEqual({ matrix: 'bt709', range: 'limited' });
  // A step of 8 bits of BT.709 is up to ten of PQ, and light above 1,000 cd/m² (722) is clipped.
  for (const [i, sample] of samplesOf(result).entries()) {
    expect(Math.abs(sample - Math.min(SAMPLES[i] ?? 0, 722))).toBeLessThanOrEqual(10);
  }
});

test('the tables of high dynamic range are looked up once for all frames', async () => {
  let reads = 0;
  const painted: PaintedPicture = {
    ...HDR,
    get colourTags() {
      reads++;
      return HDR.colourTags;
    },
  };
  const deep = deepEngine(plainEngine(100).engine, { painted, keepColors: false });
  await deep.paint([frame], HDR);
  const readsForFirst = reads;
  await deep.paint([frame, frame], HDR);
  expect(reads).toBe(readsForFirst);
});
