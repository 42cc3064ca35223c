import { smoothstep } from './interpolate.ts';

export const WIDTH = 1280;
export const HEIGHT = 720;

/** Half of the picture's width at a distance of 1. */
export const HALF_WIDTH = 0.54;

/** The row of the horizon, as a share of the height. */
export const HORIZON = 0.445;

/** Difference of slope between two neighbouring pixels. */
export const PIXEL_SLOPE = (2 * HALF_WIDTH) / WIDTH;

/**
 * Position and direction of the camera. Rays are `forward + u * right + v * up`, and the camera is never tilted: as with a
 * shift lens, upright things stay upright, and each column of the picture is a vertical plane through the land.
 */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly forwardX: number;
  readonly forwardZ: number;
}

/** Returns the camera at a moment from 0 to 1 of the clip. It moves slowly to the right, up and ahead, looking at the lighthouse. */
export function cameraAt(moment: number): Camera {
  const way = 0.35 * smoothstep(0, 1, moment) + 0.65 * moment;
  const yaw = 0.012 - 0.03 * way;
  return { x: -2.2 + 4.4 * way, y: 11.1 + 1.1 * way, z: 2.2 * way, forwardX: Math.sin(yaw), forwardZ: Math.cos(yaw) };
}

/** Returns the sideways part of the ray through a column, which may be fractional. */
export function rayAcross(column: number): number {
  return (column - WIDTH / 2) * PIXEL_SLOPE;
}

/** Returns the rise of the ray through a row, per unit of depth. */
export function rayRise(row: number): number {
  return (HORIZON * HEIGHT - row) * PIXEL_SLOPE;
}
