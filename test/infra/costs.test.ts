import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { idleMonth, minuteOfVideo, type Standing, workerHour } from '../../infra/costs/cost-model.ts';
import { COMPUTES, Prices, Speeds } from '../../infra/costs/prices.ts';
import { showCosts } from '../../infra/costs/show-costs.ts';

const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
const prices = Prices.parse(await read('infra/costs/prices.json'));
const speeds = Speeds.parse(await read('infra/costs/speeds.json'));

const total = (lines: ReadonlyMap<string, number>) => [...lines.values()].reduce((sum, amount) => sum + amount, 0);

it('adds up what a worker’s hour is made of', () => {
  const hour = workerHour('cpu', {
    ...prices,
    perHour: { ...prices.perHour, containerAppsCore: 0.1, containerAppsGiB: 0.01 },
  });
  expect(hour).toBeCloseTo(4 * 0.1 + 8 * 0.01);
});

it('charges pixels, not names: 4K is nine times 720p for the workers', () => {
  const small = minuteOfVideo('gpu-t4', '720p', prices, speeds);
  const large = minuteOfVideo('gpu-t4', '4K', prices, speeds);
  expect(large.workers / small.workers).toBeCloseTo(9);
  expect(large.app).toBe(small.app);
});

it('halves the workers’ cost with twice the speed', () => {
  const twice = { ...speeds, cpu: { framesPerSecond: 2 * speeds.cpu.framesPerSecond, basis: 'a guess' } };
  const [before, after] = [speeds, twice].map((each) => minuteOfVideo('cpu', '1080p', prices, each).workers);
  expect((before ?? 0) / (after ?? 1)).toBeCloseTo(2);
});

it('computes nothing when idle, unless asked for', () => {
  const idle = (choice: Partial<Parameters<typeof idleMonth>[0]>) =>
    total(idleMonth({ compute: 'gpu-a100', networkIsolation: false, warmDurable: 0, ...choice }, prices));
  const standing = prices.perMonth.registryBasic + 5 * prices.perMonth.logAlert15Minutes + prices.perMonth.metricAlert;
  expect(idle({})).toBeCloseTo(standing);
  expect(idle({ warmDurable: 1 })).toBeGreaterThan(standing);
  expect(idle({ networkIsolation: true }) - standing).toBeCloseTo(
    5 * 730 * prices.perHour.privateEndpoint + 3 * prices.perMonth.privateDnsZone + prices.perMonth.balancerAndAddress,
  );
  expect(idle({ compute: 'aks-spot' }) - standing).toBeCloseTo(730 * prices.perHour.clusterD2asV5);
});

it('lets scoring cost next to nothing when idle, unless a replica stays up or it has a network', () => {
  const scoring = { compute: 'cpu', minReplicas: 0, grpc: 'internal' } as const;
  const standing = (choice: Partial<Standing>) =>
    total(idleMonth({ compute: 'cpu', networkIsolation: false, warmDurable: 0, ...choice }, prices));
  const more = (choice: Partial<Standing>) => standing(choice) - standing({ ...choice, scoring: undefined });
  expect(more({ scoring })).toBeCloseTo(prices.perMonth.logAlert15Minutes);
  expect(more({ scoring: { ...scoring, grpc: 'external' } })).toBeGreaterThan(prices.perMonth.balancerAndAddress);
  expect(more({ scoring, networkIsolation: true })).toBeGreaterThan(730 * prices.perHour.privateEndpoint);
  const replica = more({ scoring: { ...scoring, minReplicas: 1 } });
  expect(more({ scoring: { ...scoring, minReplicas: 1, compute: 'gpu-t4' } })).toBeGreaterThan(10 * replica);
});

it('is what the workbook estimates with', async () => {
  const bicep = await readFile('infra/modules/watching.bicep', 'utf8');
  for (const compute of COMPUTES)
    expect(bicep).toMatch(new RegExp(`var hourPrices = .*'?${compute}'?: '${workerHour(compute, prices).toFixed(2)}'`));
});

it('is what docs/costs.md says', async () => {
  expect(await readFile('docs/costs.md', 'utf8'), 'run `npm run costs` and put its tables in').toContain(
    showCosts(prices, speeds),
  );
});
