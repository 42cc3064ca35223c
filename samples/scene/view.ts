import type { Camera } from './camera.ts';
import type { Prop } from './prop.ts';
import type { Scene } from './scene.ts';

/** A vertical slice of the scene at a moment. */
export interface View {
  readonly scene: Scene;
  readonly camera: Camera;
  readonly seconds: number;
  /** Props that rays of the slice, or their reflections in the water, can meet. */
  readonly props: readonly Prop[];
}

/** How far waves deflect mirrored rays out of the slice, in metres. */
const STRAY_METRES = 2.5;

/** Returns the slice of the scene in a direction along the ground. */
export function viewAlong(scene: Scene, camera: Camera, seconds: number, dx: number, dz: number): View {
  const length = Math.hypot(dx, dz);
  const isNear = (prop: Prop): boolean => {
    const aside = ((prop.x - camera.x) * dz - (prop.z - camera.z) * dx) / length;
    return Math.abs(aside) < prop.radius + STRAY_METRES;
  };
  return { scene, camera, seconds, props: scene.props.filter(isNear) };
}
