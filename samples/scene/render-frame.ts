import { drawBirds } from './birds.ts';
import { cameraAt, HEIGHT, rayAcross, rayRise, WIDTH } from './camera.ts';
import { Column } from './column.ts';
import { develop, encodeGamma } from './film.ts';
import { type Scene, setMoment } from './scene.ts';

/** Samples of a pixel, one for each of its columns: their heights from 0 at the top to 1. */
export type Samples = readonly number[];

export const DRAFT: Samples = [0.5];
export const FINE: Samples = [0.25, 0.75];

/** Adds what one column of samples sees to `light`, three values per row. */
function exposeColumn(column: Column, down: number, light: Float64Array): void {
  const colour = new Float64Array(3);
  for (let row = HEIGHT - 1; row >= 0; row--) {
    column.look(rayRise(row + down), colour);
    for (let channel = 0; channel < 3; channel++) {
      light[row * 3 + channel] = (light[row * 3 + channel] as number) + develop(colour[channel] as number);
    }
  }
}

function storeColumn(light: Float64Array, samples: number, at: number, frame: Uint8Array): void {
  for (let row = 0; row < HEIGHT; row++) {
    for (let channel = 0; channel < 3; channel++) {
      frame[(row * WIDTH + at) * 3 + channel] = encodeGamma((light[row * 3 + channel] as number) / samples);
    }
  }
}

/** Renders the scene at a moment as 8-bit RGB, in rows. */
export function renderFrame(scene: Scene, seconds: number, duration: number, samples: Samples): Uint8Array {
  const camera = cameraAt(seconds / duration);
  setMoment(scene, seconds);
  scene.sky.look(camera, seconds);
  const frame = new Uint8Array(WIDTH * HEIGHT * 3);
  const light = new Float64Array(HEIGHT * 3);
  for (let column = 0; column < WIDTH; column++) {
    light.fill(0);
    samples.forEach((down, sample) => {
      const across = rayAcross(column + (sample + 0.5) / samples.length);
      exposeColumn(new Column(scene, camera, seconds, across), down, light);
    });
    storeColumn(light, samples.length, column, frame);
  }
  drawBirds(frame, camera, seconds);
  return frame;
}
