import { clamp, length2, smoothstep } from './interpolate.ts';
import type { LandMap } from './land-map.ts';
import { LIGHTHOUSE } from './lighthouse-place.ts';
import { fractal, hash, noise } from './noise.ts';

const SPACING = 5.5;

interface Tree {
  readonly x: number;
  readonly z: number;
  readonly radius: number;
  readonly height: number;
  /** How fast the crown narrows: 0.5 is round, 1 is a cone. */
  readonly taper: number;
}

function treeAt(column: number, row: number): Tree {
  const isCypress = hash(column, row, 93) > 0.8;
  const vigour = 0.7 + 0.6 * hash(column, row, 94);
  return {
    x: (column + 0.15 + 0.7 * hash(column, row, 91)) * SPACING,
    z: (row + 0.15 + 0.7 * hash(column, row, 92)) * SPACING,
    radius: vigour * (isCypress ? 1.7 : 3.3),
    height: vigour * (isCypress ? 9.5 : 5.6),
    taper: isCypress ? 0.8 : 0.42,
  };
}

function grows(map: LandMap, tree: Tree): boolean {
  if (!map.contains(tree.x, tree.z) || tree.z < 70 || length2(tree.x - LIGHTHOUSE.x, tree.z - LIGHTHOUSE.z) < 24) {
    return false;
  }
  const ground = map.height(tree.x, tree.z);
  const slope = Math.abs(map.height(tree.x + 2, tree.z) - ground) + Math.abs(map.height(tree.x, tree.z + 2) - ground);
  const wood = fractal(tree.x / 70, tree.z / 70, 3, 81) + 0.12 + 0.2 * smoothstep(100, 260, tree.x);
  return ground > 3.5 && ground < 120 && slope < 4 && wood > 0.3 * hash(tree.x | 0, tree.z | 0, 95);
}

function crown(tree: Tree, x: number, z: number): number {
  const away = length2(x - tree.x, z - tree.z) / tree.radius + 0.22 * noise(x * 0.9, z * 0.9, 96);
  if (away >= 1) return 0;
  const lumps = 0.9 + 0.2 * noise(x * 1.7, z * 1.7, 97);
  return tree.height * (1 - clamp(away, 0, 1) ** 2) ** tree.taper * lumps;
}

function plant(map: LandMap, tree: Tree): void {
  const { area } = map;
  const reach = Math.ceil((tree.radius * 1.3) / area.cell);
  const column = Math.round((tree.x - area.left) / area.cell);
  const row = Math.round((tree.z - area.near) / area.cell);
  for (let r = Math.max(row - reach, 0); r <= Math.min(row + reach, area.size - 1); r++) {
    for (let c = Math.max(column - reach, 0); c <= Math.min(column + reach, area.size - 1); c++) {
      const at = r * area.size + c;
      map.canopy[at] = Math.max(map.canopy[at] as number, crown(tree, map.x(c), map.z(r)));
    }
  }
}

/** Adds woods to a map, with crowns as bumps of the height field. */
export function plantTrees(map: LandMap): void {
  const { left, near, size, cell } = map.area;
  const columns = Math.floor((size * cell) / SPACING);
  for (let row = 0; row < columns; row++) {
    for (let column = 0; column < columns; column++) {
      const tree = treeAt(column + Math.floor(left / SPACING), row + Math.floor(near / SPACING));
      if (grows(map, tree)) plant(map, tree);
    }
  }
  for (let at = 0; at < map.heights.length; at++)
    map.heights[at] = (map.heights[at] as number) + (map.canopy[at] as number);
}
