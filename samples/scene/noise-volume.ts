import { clamp } from './interpolate.ts';
import { hash } from './noise.ts';

const SIZE = 64;

/** Returns the distance, from 0 to 1, to the nearest of scattered points, one in each cell of a lattice that repeats after `period` cells. */
function scatter(x: number, y: number, z: number, period: number, seed: number): number {
  const wrap = (cell: number): number => (cell + period) % period;
  const cx = Math.floor(x);
  const cy = Math.floor(y);
  const cz = Math.floor(z);
  let nearest = 4;
  for (let k = cz - 1; k <= cz + 1; k++) {
    for (let j = cy - 1; j <= cy + 1; j++) {
      for (let i = cx - 1; i <= cx + 1; i++) {
        const plane = wrap(j) * 64 + wrap(k);
        const dx = i + hash(wrap(i), plane, seed) - x;
        const dy = j + hash(wrap(i), plane, seed + 1) - y;
        const dz = k + hash(wrap(i), plane, seed + 2) - z;
        nearest = Math.min(nearest, dx * dx + dy * dy + dz * dz);
      }
    }
  }
  return clamp(Math.sqrt(nearest), 0, 1);
}

function billows(x: number, y: number, z: number): number {
  let sum = 0;
  let weight = 0.58;
  for (let period = 4; period <= 16; period *= 2) {
    const scale = period / SIZE;
    sum += weight * (1 - scatter(x * scale, y * scale, z * scale, period, 300 + period));
    weight *= 0.5;
  }
  return sum;
}

/** A cube of billowing noise for clouds, from about 0 to 1. It repeats every unit in each direction. */
export class NoiseVolume {
  readonly #values = new Float32Array(SIZE ** 3);

  constructor() {
    for (let at = 0; at < this.#values.length; at++) {
      this.#values[at] = billows(at % SIZE, Math.floor(at / SIZE) % SIZE, Math.floor(at / SIZE ** 2));
    }
  }

  sample(x: number, y: number, z: number): number {
    const px = (x - Math.floor(x)) * SIZE;
    const py = (y - Math.floor(y)) * SIZE;
    const pz = (z - Math.floor(z)) * SIZE;
    const i = px | 0;
    const j = py | 0;
    const k = pz | 0;
    const u = px - i;
    const front = this.#plane(i, j, k & (SIZE - 1), u, py - j);
    const back = this.#plane(i, j, (k + 1) & (SIZE - 1), u, py - j);
    return front + (back - front) * (pz - k);
  }

  #plane(i: number, j: number, k: number, u: number, v: number): number {
    const values = this.#values;
    const row = (k * SIZE + (j & (SIZE - 1))) * SIZE;
    const next = (k * SIZE + ((j + 1) & (SIZE - 1))) * SIZE;
    const left = i & (SIZE - 1);
    const right = (i + 1) & (SIZE - 1);
    const a = values[row + left] as number;
    const b = values[next + left] as number;
    const top = a + ((values[row + right] as number) - a) * u;
    const bottom = b + ((values[next + right] as number) - b) * u;
    return top + (bottom - top) * v;
  }
}
