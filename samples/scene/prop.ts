import { clamp, length3 } from './interpolate.ts';
import { type Colour, KEY_LIGHT, SKYLIGHT, SUNLIGHT } from './light.ts';

/** An object in the scene, defined by signed distances. Its functions take metres from its own foot. */
export interface Prop {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Height of the centre above the foot in metres, and radius, of a bounding sphere. */
  readonly centreHeight: number;
  readonly radius: number;
  distance(x: number, y: number, z: number): number;
  /** Returns the share of light that the surface reflects. */
  colour(x: number, y: number, z: number): Colour;
  /** Share of light from behind that shines through. */
  readonly translucency?: number;
}

export interface Ray {
  x: number;
  y: number;
  z: number;
  dx: number;
  dy: number;
  dz: number;
}

const MISS = Number.POSITIVE_INFINITY;
const NEAR_ENOUGH = 0.012;

/** Returns how far along the ray, in lengths of its direction, it meets the prop; Infinity if it doesn't before `limit`. */
function meet(prop: Prop, ray: Ray, limit: number): number {
  const ox = ray.x - prop.x;
  const oy = ray.y - prop.y - prop.centreHeight;
  const oz = ray.z - prop.z;
  const squared = ray.dx * ray.dx + ray.dy * ray.dy + ray.dz * ray.dz;
  const along = -(ox * ray.dx + oy * ray.dy + oz * ray.dz) / squared;
  const missedBy = ox * ox + oy * oy + oz * oz - along * along * squared;
  const inside = prop.radius * prop.radius - missedBy;
  if (inside <= 0) return MISS;
  const half = Math.sqrt(inside / squared);
  return march(prop, ray, Math.max(along - half, 0), Math.min(along + half, limit), Math.sqrt(squared));
}

function march(prop: Prop, ray: Ray, from: number, to: number, length: number): number {
  let way = from;
  for (let step = 0; step < 56 && way < to; step++) {
    const away = prop.distance(
      ray.x + ray.dx * way - prop.x,
      ray.y + ray.dy * way - prop.y,
      ray.z + ray.dz * way - prop.z,
    );
    if (away < NEAR_ENOUGH) return way;
    way += (away * 0.9) / length;
  }
  return MISS;
}

export interface Meeting {
  readonly prop: Prop;
  /** Distance along the ray in lengths of its direction. */
  readonly way: number;
}

/** Finds the prop that a ray meets first, if any before `limit`. */
export function nearestProp(props: readonly Prop[], ray: Ray, limit: number): Meeting | undefined {
  let nearest: Meeting | undefined;
  let end = limit;
  for (const prop of props) {
    const way = meet(prop, ray, end);
    if (way >= end) continue;
    nearest = { prop, way };
    end = way;
  }
  return nearest;
}

/** Writes the light that leaves the prop, where the ray met it, to `out`. */
export function shadeProp(prop: Prop, ray: Ray, way: number, out: Float64Array): void {
  const x = ray.x + ray.dx * way - prop.x;
  const y = ray.y + ray.dy * way - prop.y;
  const z = ray.z + ray.dz * way - prop.z;
  const here = prop.distance(x, y, z);
  const nx = prop.distance(x + 0.02, y, z) - here;
  const ny = prop.distance(x, y + 0.02, z) - here;
  const nz = prop.distance(x, y, z + 0.02) - here;
  const length = length3(nx, ny, nz) || 1;
  const facing = (nx * KEY_LIGHT[0] + ny * KEY_LIGHT[1] + nz * KEY_LIGHT[2]) / length;
  const sun = clamp(Math.max(facing + 0.12, -facing * (prop.translucency ?? 0)), 0, 1);
  const sky = 0.7 + (0.3 * ny) / length;
  const colour = prop.colour(x, y, z);
  for (let channel = 0; channel < 3; channel++) {
    const light = sun * (SUNLIGHT[channel] as number) + sky * (SKYLIGHT[channel] as number);
    out[channel] = (colour[channel] as number) * light;
  }
}
