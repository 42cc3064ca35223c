import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { StyleCard } from '../../../core/contracts/style-card.ts';
import { openOnnx } from '../../../workers/engine/onnx.ts';
import { decibels, differenceAt } from './difference.ts';
import { SHIPPED } from './open-test-engine.ts';
import { realFrame } from './pictures.ts';

const card = StyleCard.parse(JSON.parse(await readFile(`${SHIPPED.networkFolder}/card.json`, 'utf8')));
const picture = realFrame(480, 270);

test.each(card.styles.map(({ name }) => name))(
  '%s holds at least 32 dB in int8 where it is painted so by itself',
  async (name) => {
    const paint = async (precision: 'fp32' | 'auto') => {
      const engine = await openOnnx({ ...SHIPPED, style: [{ style: name, weight: 1 }], precision }, () => {});
      const [painted = picture.frame] = await engine.paint([picture.frame], picture.format);
      await engine.close();
      return painted;
    };
    const [full, reduced] = [await paint('fp32'), await paint('auto')];
    expect(decibels(full, reduced)).toBeGreaterThanOrEqual(32);
  },
);

test('a mix lies between its styles, and is the same however it is written', async () => {
  const paint = async (style: { style: string; weight: number }[]) => {
    const engine = await openOnnx({ ...SHIPPED, style }, () => {});
    const [painted = picture.frame] = await engine.paint([picture.frame], picture.format);
    await engine.close();
    return painted;
  };
  const [a, b] = [
    { style: 'starry-night', weight: 0.7 },
    { style: 'great-wave', weight: 0.3 },
  ];
  const [mix, other] = [await paint([a, b]), await paint([b, a])];
  expect(differenceAt(1, mix, other)).toBeLessThanOrEqual(1);
  const whole = await paint([{ ...a, weight: 1 }]);
  const far = await paint([{ ...b, weight: 1 }]);
  expect(decibels(mix, whole)).toBeGreaterThan(decibels(far, whole));
});
