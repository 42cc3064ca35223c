import { clamp } from './interpolate.ts';
import { hash } from './noise.ts';

interface Swell {
  readonly length: number;
  readonly steepness: number;
  readonly sine: number;
  readonly cosine: number;
  readonly speed: number;
}

const GRAVITY = 9.81;

function swell(length: number, steepness: number, degrees: number): Swell {
  const angle = (degrees * Math.PI) / 180;
  const speed = Math.sqrt((GRAVITY * length) / (2 * Math.PI));
  return { length, steepness, sine: Math.sin(angle), cosine: Math.cos(angle), speed };
}

const SWELLS = [
  swell(11, 0.03, 12),
  swell(5.2, 0.04, -22),
  swell(2.4, 0.045, 31),
  swell(1.15, 0.045, -8),
  swell(0.52, 0.05, 17),
];

/** Slopes of the sea at a place and moment, and the variance of slopes that are too fine to be resolved. */
export interface WaveSlope {
  x: number;
  z: number;
  unseen: number;
}

/** Adds the slope of one octave: smooth random waves, longer across the wind than along it, that run towards the shore. */
function addSwell(out: WaveSlope, s: Swell, seed: number, x: number, z: number, seconds: number, weight: number): void {
  const px = ((x * s.cosine - z * s.sine) / s.length) * 0.55;
  const pz = (x * s.sine + z * s.cosine + s.speed * seconds) / s.length;
  const i = Math.floor(px);
  const j = Math.floor(pz);
  const fx = px - i;
  const fz = pz - j;
  const u = fx * fx * (3 - 2 * fx);
  const v = fz * fz * (3 - 2 * fz);
  const a = hash(i, j, seed);
  const b = hash(i + 1, j, seed) - a;
  const c = hash(i, j + 1, seed) - a;
  const d = hash(i + 1, j + 1, seed) - a - b - c;
  const scale = weight * s.steepness * 4;
  const alongX = 6 * fx * (1 - fx) * (b + d * v) * 0.55 * scale;
  const alongZ = 6 * fz * (1 - fz) * (c + d * u) * scale;
  out.x += alongX * s.cosine + alongZ * s.sine;
  out.z += alongZ * s.cosine - alongX * s.sine;
}

/** Writes the slope of the sea to `out`. `footprint` is the length that a pixel covers there along the view, in metres. */
export function waveSlope(x: number, z: number, seconds: number, footprint: number, out: WaveSlope): void {
  out.x = 0;
  out.z = 0;
  out.unseen = 0.0006;
  for (let octave = 0; octave < SWELLS.length; octave++) {
    const s = SWELLS[octave] as Swell;
    const weight = clamp((s.length / footprint - 0.8) * 0.7, 0, 1);
    if (weight > 0) addSwell(out, s, 500 + octave, x, z, seconds, weight);
    out.unseen += (1 - weight * weight) * s.steepness * s.steepness;
  }
}
