import { expect, it } from 'vitest';
import { OpenWater } from '../../../../samples/scene/open-water.ts';

const island = { x: -30, z: 300, radius: 25 };
const toIsland = (x: number, z: number): number => Math.hypot(x - island.x, z - island.z) - island.radius;
const water = new OpenWater((x, z) => (toIsland(x, z) < 0 ? 5 : -5));

it.each([
  [-30, 300],
  [-30, 340],
  [60, 300],
  [-120, 120],
  [100, 480],
  [-399, 400],
  [5000, 100],
])('never leads a ray from (%d, %d) past land', (x, z) => {
  const edge = Math.max(0, Math.min(400 + x, 396 - x, z, 796 - z));
  expect(water.clearance(x, z)).toBeLessThanOrEqual(Math.max(0, Math.min(toIsland(x, z), edge)));
});

it('lets a ray skip most of the open water', () => {
  expect(water.clearance(-30, 450)).toBeGreaterThan(100);
});
