import type { Camera } from './camera.ts';
import type { Prop } from './prop.ts';
import type { Scene } from './scene.ts';

/** One upright slice of the scene at one moment. */
export interface View {
  readonly scene: Scene;
  readonly camera: Camera;
  readonly seconds: number;
  /** Those that rays of the slice, or their mirror images in the water, can meet. */
  readonly props: readonly Prop[];
}

/** How far waves throw mirrored rays out of the slice, metres. */
const STRAY_METRES = 2.5;

/** The slice of the scene in one direction along the ground. */
export function viewAlong(scene: Scene, camera: Camera, seconds: number, dx: number, dz: number): View {
  const length = Math.hypot(dx, dz);
  const isNear = (prop: Prop): boolean => {
    const aside = ((prop.x - camera.x) * dz - (prop.z - camera.z) * dx) / length;
    return Math.abs(aside) < prop.radius + STRAY_METRES;
  };
  return { scene, camera, seconds, props: scene.props.filter(isNear) };
}
