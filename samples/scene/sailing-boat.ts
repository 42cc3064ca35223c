import { clamp, length2 } from './interpolate.ts';
import type { Colour } from './light.ts';
import type { Prop } from './prop.ts';

const HULL: Colour = [0.09, 0.2, 0.32];
const STRIPE: Colour = [0.8, 0.74, 0.64];
const DECK: Colour = [0.46, 0.25, 0.11];
const WOOD: Colour = [0.3, 0.17, 0.08];

export interface Voyage {
  /** Position at the start of the clip, in metres. */
  readonly x: number;
  readonly z: number;
  /** Speed to the right in metres per second; negative to the left. */
  readonly speed: number;
  /** Size; 1 is a boat of 7 m with a mast of 10 m. */
  readonly scale: number;
  readonly sails: Colour;
  readonly phase: number;
}

function hull(x: number, y: number, z: number): number {
  const along = clamp(Math.abs(x + 0.3) / 3.9, 0, 1);
  const beam = 1.15 * (1 - along ** 2.6) * clamp(0.75 + 0.25 * y, 0.4, 1.1);
  return Math.max(Math.abs(z) - beam, Math.abs(x + 0.3) - 3.9, y - 0.75 - 0.35 * along * along, -0.6 - y) * 0.7;
}

/** Returns the distance to a bellied triangle of cloth. Its foot goes from `tack` to `clew` at `low`, and its head is at `high` above the tack. */
function sail(x: number, y: number, z: number, tack: number, clew: number, low: number, high: number): number {
  const up = clamp((y - low) / (high - low), 0, 1);
  const width = (clew - tack) * (1 - up) ** 0.9;
  const share = clamp((x - tack) / (width || 1e-6), 0, 1);
  const belly = 1.3 * share * (1 - 0.55 * share) * (1 - 0.6 * up);
  const edge = Math.max(
    (tack - x) * Math.sign(clew - tack),
    (x - tack - width) * Math.sign(clew - tack),
    low - y,
    y - high,
  );
  return Math.max(edge * 0.75, (Math.abs(z - belly) - 0.05) * 0.6);
}

const mainsail = (x: number, y: number, z: number): number => sail(x, y, z, -0.05, -3.6, 1.7, 10);
const jib = (x: number, y: number, z: number): number => sail(x, y, z, 0.25, 3.3, 1.2, 8.2);
const mast = (x: number, y: number, z: number): number =>
  Math.min(
    Math.max(length2(x - 0.08, z) - 0.1, y - 10.4, -y),
    Math.max(length2(y - 1.6, z) - 0.08, Math.abs(x + 1.8) - 1.9),
  );

function boatColour(x: number, y: number, z: number, sails: Colour): Colour {
  if (Math.min(mainsail(x, y, z), jib(x, y, z)) < 0.05) return sails;
  if (mast(x, y, z) < 0.05) return WOOD;
  if (y > 0.72 + 0.35 * (Math.abs(x + 0.3) / 3.9) ** 2 - 0.06) return DECK;
  return y > 0.45 ? STRIPE : HULL;
}

/** Makes a boat under sail at a moment, which heels and pitches in the swell. */
export function sailingBoat(voyage: Voyage, seconds: number): Prop {
  const { scale } = voyage;
  const heel = 0.13 + 0.035 * Math.sin(seconds * 1.1 + voyage.phase);
  const nod = 0.03 * Math.sin(seconds * 1.45 + voyage.phase);
  const facing = Math.sign(voyage.speed);
  const local = <T>(use: (x: number, y: number, z: number) => T, x: number, y: number, z: number): T => {
    const sx = (x * facing * 0.86 + z * 0.51) / scale;
    const sz = (z * 0.86 - x * facing * 0.51) / scale;
    const sy = y / scale;
    const pitched = sy - nod * sx;
    return use(sx + nod * sy, pitched - heel * sz * 0.2, sz - heel * pitched);
  };
  return {
    x: voyage.x + voyage.speed * seconds,
    y: 0.12 * Math.sin(seconds * 1.45 + voyage.phase) * scale,
    z: voyage.z,
    translucency: 0.85,
    centreHeight: 4.8 * scale,
    radius: 6.6 * scale,
    distance: (x, y, z) =>
      local((a, b, c) => Math.min(hull(a, b, c), mainsail(a, b, c), jib(a, b, c), mast(a, b, c)), x, y, z) * scale,
    colour: (x, y, z) => local((a, b, c) => boatColour(a, b, c, voyage.sails), x, y, z),
  };
}
