import { beforeAll, describe, expect, test } from 'vitest';
import { readStyleCards } from '../../../engine/cards/read-style-cards.ts';
import { openOnnx } from '../../../engine/onnx.ts';
import type { EngineRequest } from '../../../engine/style-engine.ts';
import { openTensorflow } from '../../../engine/tensorflow.ts';
import { borderLine } from './border-line.ts';
import { decibels, differenceAt, meanDifference } from './difference.ts';
import { SHIPPED } from './open-test-engine.ts';
import { type Picture, realFrame } from './pictures.ts';

const styles = await readStyleCards('models');
const networks = [...new Set(styles.map(({ networkFolder }) => networkFolder))];
const picture = realFrame(480, 270);

describe.each(networks)('The styles of %s', (networkFolder) => {
  const names = styles.filter((style) => style.networkFolder === networkFolder).map(({ name }) => name);
  let paintings: Uint8Array[];
  beforeAll(async () => {
    const engine = await openOnnx({ ...SHIPPED, networkFolder }, () => {});
    const looks = names.map((style) => ({ style: [{ style, weight: 1 }] }));
    const frames = names.map(() => picture.frame);
    paintings = await engine.paint(frames, picture.format, undefined, looks);
    await engine.close();
  });

  test('have no line along the border that is seen beside their strokes', () => {
    for (const frame of paintings) expect(borderLine({ ...picture, frame })).toBeLessThanOrEqual(15);
  });

  test('hold at least 32 dB in int8', async () => {
    const engine = await openOnnx({ ...SHIPPED, networkFolder, precision: 'int8' }, () => {});
    for (const [index, full] of paintings.entries()) {
      const look = { style: [{ style: names[index] ?? '', weight: 1 }] };
      const [reduced = full] = await engine.paint([picture.frame], picture.format, undefined, [look]);
      expect(decibels(full, reduced)).toBeGreaterThanOrEqual(32);
    }
    await engine.close();
  });

  test('are paintings of their own', () => {
    for (const [index, painted] of paintings.entries()) {
      for (const other of [picture.frame, ...paintings.slice(index + 1)]) {
        expect(meanDifference(painted, other)).toBeGreaterThan(4);
      }
    }
  });

  test('are the same in both engines', async () => {
    const request = { ...SHIPPED, networkFolder };
    const [onnx, tensorflow] = [await paint(openOnnx, request), await paint(openTensorflow, request)];
    expect(differenceAt(0.999, onnx, tensorflow)).toBeLessThanOrEqual(2);
  });
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
