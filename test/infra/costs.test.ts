import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { estimate, workerHour } from '../../infra/costs/cost-model.ts';
import { costTable, describeVideo } from '../../infra/costs/describe-costs.ts';
import { Prices } from '../../infra/costs/prices.ts';
import { framesPerSecond, MACHINES, operationsOfFrame, SKUS } from '../../infra/costs/speed.ts';

const prices = Prices.parse(JSON.parse(await readFile('infra/costs/prices.json', 'utf8')));
const hour = { minutes: 60, size: '720p', framesPerSecond: 30 } as const;

it('adds up what a worker’s hour is made of', () => {
  const perSecond = { ...prices.perSecond, core: [1, 2], gib: [0.5, 0.5], t4: [3, 3] } satisfies Prices['perSecond'];
  expect(workerHour('cpu', { ...prices, perSecond })).toEqual([3_600 * (4 + 4), 3_600 * (8 + 4)]);
  expect(workerHour('T4', { ...prices, perSecond })).toEqual([3_600 * (8 + 28 + 3), 3_600 * (16 + 28 + 3)]);
});

it('charges pixels and frames, not names: 4K is nine times 720p', () => {
  const [small, large] = [hour, { ...hour, size: '4K' } as const].map((video) => estimate('T4', video, prices).total);
  expect((large?.[0] ?? 0) / (small?.[0] ?? 1)).toBeCloseTo(9);
  const half = estimate('T4', { ...hour, framesPerSecond: 15 }, prices);
  expect(half.workers[1]).toBeCloseTo(estimate('T4', hour, prices).workers[1] / 2);
});

it('knows a least and a most of everything', () => {
  for (const sku of SKUS) {
    const { hours, total } = estimate(sku, hour, prices);
    for (const [low, high] of [framesPerSecond(sku), hours, total]) expect(low).toBeLessThan(high);
  }
});

it('counts the operations of the network that paints by default', async () => {
  const card = JSON.parse(await readFile('models/fine/card.json', 'utf8')) as { architecture: object };
  expect(card.architecture).toMatchObject({ kind: 'coded', half: 24, channels: 48, blocks: 4 });
  expect(operationsOfFrame() / 1e9).toBeCloseTo(29.9, 1);
});

it('says a range and what it rests on', () => {
  expect(describeVideo('T4', hour, prices)).toMatch(
    /^60 minutes of 720p .* on T4:\n {2}\S+ to \S+ USD [\s\S]*computed, not measured: 30 billion operations[\s\S]*Azure Retail Prices API/,
  );
  expect(describeVideo('cpu', hour, prices)).toContain('at the rate measured on two cores');
});

it('is what the workbook estimates with, at the highest', async () => {
  const bicep = await readFile('infra/modules/watching.bicep', 'utf8');
  for (const sku of SKUS) {
    const [, highest] = workerHour(sku, prices);
    expect(bicep).toMatch(new RegExp(`var hourPrices = .*'?${MACHINES[sku].compute}'?: '${highest.toFixed(2)}'`));
  }
});

it('is what docs/costs.md says', async () => {
  expect(await readFile('docs/costs.md', 'utf8'), 'run `npm run costs` and put its table in').toContain(
    costTable(prices),
  );
});
