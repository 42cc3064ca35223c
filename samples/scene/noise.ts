const DIRECTIONS = 256;
const directionX = Float64Array.from({ length: DIRECTIONS }, (_, i) => Math.cos((i / DIRECTIONS) * 2 * Math.PI));
const directionY = Float64Array.from({ length: DIRECTIONS }, (_, i) => Math.sin((i / DIRECTIONS) * 2 * Math.PI));

/** Returns a pseudorandom unsigned 32-bit number that is always the same for a lattice point and a seed. */
function hashBits(x: number, y: number, seed: number): number {
  let bits = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Returns a pseudorandom number from 0 to 1 that is always the same for a lattice point and a seed. */
export function hash(x: number, y: number, seed: number): number {
  return hashBits(x, y, seed) / 0x1_0000_0000;
}

const STRIDE_X = 0x27d4eb2d;
const STRIDE_Y = 0x165667b1;

function corner(bits: number, x: number, y: number): number {
  const direction = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b) >>> 24;
  return (directionX[direction] as number) * x + (directionY[direction] as number) * y;
}

/** Returns Perlin's gradient noise, from about −1 to 1, with features about 1 wide. */
export function noise(x: number, y: number, seed: number): number {
  const cellX = Math.floor(x);
  const cellY = Math.floor(y);
  const fx = x - cellX;
  const fy = y - cellY;
  const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const here = Math.imul(cellX, STRIDE_X) + Math.imul(cellY, STRIDE_Y) + Math.imul(seed, 0x9e3779b1);
  const a = corner(here, fx, fy);
  const b = corner(here + STRIDE_X, fx - 1, fy);
  const c = corner(here + STRIDE_Y, fx, fy - 1);
  const d = corner(here + STRIDE_X + STRIDE_Y, fx - 1, fy - 1);
  return (a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v) * 1.4;
}

/** Returns octaves of noise, from about −1 to 1. Each is rotated against the one before, so that no lattice shows. */
export function fractal(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0;
  let weight = 0.5;
  let px = x;
  let py = y;
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * noise(px, py, seed + octave);
    const turned = 1.6 * px + 1.2 * py;
    py = 1.6 * py - 1.2 * px;
    px = turned;
    weight *= 0.5;
  }
  return sum;
}

/** Returns octaves of folded noise, from 0 to 1, which has sharp crests and round valleys. */
export function ridges(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0;
  let weight = 0.5;
  let px = x;
  let py = y;
  for (let octave = 0; octave < octaves; octave++) {
    const crest = 1 - Math.abs(noise(px, py, seed + octave));
    sum += weight * crest * crest;
    const turned = 1.6 * px + 1.2 * py;
    py = 1.6 * py - 1.2 * px;
    px = turned;
    weight *= 0.5;
  }
  return sum;
}
