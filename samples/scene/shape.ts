import { clamp, length2, length3 } from './interpolate.ts';

// All functions return signed distances in metres, which are 0 on the surface and negative inside.

/** Returns the distance to an upright frustum around the y axis that stands on y = 0. */
export function frustum(x: number, y: number, z: number, bottom: number, top: number, height: number): number {
  const across = length2(x, z);
  const radius = bottom + (top - bottom) * clamp(y / height, 0, 1);
  const side = (across - radius) * (height / length2(height, bottom - top));
  return Math.max(side, -y, y - height);
}

export function box(x: number, y: number, z: number, halfX: number, halfY: number, halfZ: number): number {
  const dx = Math.abs(x) - halfX;
  const dy = Math.abs(y) - halfY;
  const dz = Math.abs(z) - halfZ;
  return length3(Math.max(dx, 0), Math.max(dy, 0), Math.max(dz, 0)) + Math.min(Math.max(dx, dy, dz), 0);
}

export function sphere(x: number, y: number, z: number, radius: number): number {
  return length3(x, y, z) - radius;
}

/** Returns the distance to a roof along the x axis, with its ridge at y = `rise` and its eaves at y = 0, `halfZ` to both sides. */
export function roof(x: number, y: number, z: number, halfX: number, rise: number, halfZ: number): number {
  const slope = (y / rise + Math.abs(z) / halfZ - 1) * ((rise * halfZ) / length2(rise, halfZ));
  return Math.max(slope, -y, Math.abs(x) - halfX);
}
