import { fence } from './fence.ts';
import { Land } from './land.ts';
import { lighthouse } from './lighthouse.ts';
import { LIGHTHOUSE } from './lighthouse-place.ts';
import type { Prop } from './prop.ts';
import { sailingBoat, type Voyage } from './sailing-boat.ts';
import { Sky } from './sky.ts';

const VOYAGES: readonly Voyage[] = [
  { x: -24, z: 112, speed: 1.5, scale: 1.25, sails: [0.95, 0.84, 0.66], phase: 0 },
  { x: -58, z: 205, speed: 1.2, scale: 1.2, sails: [0.8, 0.25, 0.12], phase: 2 },
  { x: -70, z: 390, speed: -1.4, scale: 1.4, sails: [0.9, 0.85, 0.74], phase: 4 },
];

/** Everything in the scene. `props` and the sky are those of the moment that was set last. */
export interface Scene {
  readonly land: Land;
  readonly sky: Sky;
  readonly buildings: readonly Prop[];
  props: readonly Prop[];
}

export function buildScene(): Scene {
  const land = new Land();
  const height = (x: number, z: number): number => land.height(x, z);
  const buildings = [lighthouse(height(LIGHTHOUSE.x, LIGHTHOUSE.z)), ...fence(height)];
  return { land, sky: new Sky(), buildings, props: buildings };
}

/** Moves boats and sky to a moment. */
export function setMoment(scene: Scene, seconds: number): void {
  scene.props = [...scene.buildings, ...VOYAGES.map((voyage) => sailingBoat(voyage, seconds))];
}
