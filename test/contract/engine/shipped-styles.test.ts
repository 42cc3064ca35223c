import { beforeAll, describe, expect, test } from 'vitest';
import { nv12FrameBytes } from '../../../core/media/pictures/colour.ts';
import { readStyleCards } from '../../../engine/cards/read-style-cards.ts';
import { openOnnx } from '../../../engine/onnx.ts';
import type { EngineRequest } from '../../../engine/style-engine.ts';
import { openTensorflow } from '../../../engine/tensorflow.ts';
import { borderBand, borderHatching, borderLine } from './border-line.ts';
import { decibels, differenceAt } from './difference.ts';
import { SHIPPED } from './open-test-engine.ts';
import { patchiness } from './patches.ts';
import { formatOf, type Picture, realFrame } from './pictures.ts';

const styles = await readStyleCards('models');
const networks = [...new Set(styles.map(({ networkFolder }) => networkFolder))];
const picture = realFrame(480, 270);

describe.each(styles)('$name of $network', ({ name, networkFolder }) => {
  const request = { ...SHIPPED, networkFolder, style: [{ style: name, weight: 1 }] };
  let full: Uint8Array;
  beforeAll(async () => {
    full = await paint(openOnnx, request);
  });

  test('holds at least 32 dB in int8 where it is painted so by itself', async () => {
    const reduced = await paint(openOnnx, { ...request, precision: 'auto' });
    expect(decibels(full, reduced)).toBeGreaterThanOrEqual(32);
  });

  test('has no line along the border that is seen beside its strokes', () => {
    expect(borderLine({ ...picture, frame: full })).toBeLessThanOrEqual(15);
    expect(borderBand({ ...picture, frame: full }, picture)).toBeLessThanOrEqual(60);
    expect(borderHatching({ ...picture, frame: full })).toBeLessThanOrEqual(3);
  });

  test('paints an even picture in one light, seen from afar: its canvas is for strokes', async () => {
    const grey = new Uint8Array(nv12FrameBytes(640, 360)).fill(128);
    const even = { frame: grey, format: formatOf(640, 360) };
    expect(patchiness({ ...even, frame: await paint(openOnnx, request, even) })).toBeLessThanOrEqual(16);
  });
});

test.each(networks)('%s is the same in both engines', async (networkFolder) => {
  const request = { ...SHIPPED, networkFolder };
  const [onnx, tensorflow] = [await paint(openOnnx, request), await paint(openTensorflow, request)];
  expect(differenceAt(0.999, onnx, tensorflow)).toBeLessThanOrEqual(2);
});

async function paint(
  open: typeof openOnnx,
  request: EngineRequest,
  { frame, format }: Picture = picture,
): Promise<Uint8Array> {
  const engine = await open(request, () => {});
  const [painted = frame] = await engine.paint([frame], format);
  await engine.close();
  return painted;
}

test('a mix lies between its styles, and is the same however it is written', async () => {
  const mixed = (style: EngineRequest['style']) => paint(openOnnx, { ...SHIPPED, style });
  const [a, b] = [
    { style: 'starry-night', weight: 0.7 },
    { style: 'great-wave', weight: 0.3 },
  ];
  const [mix, other] = [await mixed([a, b]), await mixed([b, a])];
  expect(differenceAt(1, mix, other)).toBeLessThanOrEqual(1);
  const whole = await mixed([{ ...a, weight: 1 }]);
  const far = await mixed([{ ...b, weight: 1 }]);
  expect(decibels(mix, whole)).toBeGreaterThan(decibels(far, whole));
});

test.each(networks)('a mix of styles of %s is the mean of their paintings', async (networkFolder) => {
  const request = { ...SHIPPED, networkFolder };
  const mixed = await paint(openOnnx, {
    ...request,
    style: [
      { style: 'udnie', weight: 0.25 },
      { style: 'shipwreck', weight: 0.75 },
    ],
  });
  const [udnie, shipwreck] = [
    await paint(openOnnx, { ...request, style: [{ style: 'udnie', weight: 1 }] }),
    await paint(openOnnx, { ...request, style: [{ style: 'shipwreck', weight: 1 }] }),
  ];
  const mean = udnie.map((byte, at) => Math.round(0.25 * byte + 0.75 * (shipwreck[at] ?? 0)));
  expect(differenceAt(1, mixed, mean)).toBeLessThanOrEqual(1);
});
