import { type Camera, HALF_WIDTH, HEIGHT, HORIZON, PIXEL_SLOPE, WIDTH } from './camera.ts';
import { clamp, length2 } from './interpolate.ts';
import { hash } from './noise.ts';

const COUNT = 9;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Darkens the picture along a thin line with soft edges. */
function stroke(frame: Uint8Array, from: Point, to: Point, thickness: number): void {
  const [left, right] = [Math.min(from.x, to.x) - thickness - 1, Math.max(from.x, to.x) + thickness + 1];
  const [top, bottom] = [Math.min(from.y, to.y) - thickness - 1, Math.max(from.y, to.y) + thickness + 1];
  const lengthSquared = (to.x - from.x) ** 2 + (to.y - from.y) ** 2 + 1e-9;
  for (let y = Math.max(0, Math.floor(top)); y <= Math.min(HEIGHT - 1, bottom); y++) {
    for (let x = Math.max(0, Math.floor(left)); x <= Math.min(WIDTH - 1, right); x++) {
      const along = clamp(((x - from.x) * (to.x - from.x) + (y - from.y) * (to.y - from.y)) / lengthSquared, 0, 1);
      const away = length2(x - from.x - along * (to.x - from.x), y - from.y - along * (to.y - from.y));
      const ink = clamp(thickness * (1 - 0.55 * along) + 0.5 - away, 0, 1) * 0.85;
      const at = (y * WIDTH + x) * 3;
      frame[at] = (frame[at] as number) * (1 - ink) + 52 * ink;
      frame[at + 1] = (frame[at + 1] as number) * (1 - ink) + 42 * ink;
      frame[at + 2] = (frame[at + 2] as number) * (1 - ink) + 50 * ink;
    }
  }
}

function drawBird(frame: Uint8Array, body: Point, span: number, beat: number): void {
  for (const side of [-1, 1]) {
    const elbow = { x: body.x + side * span * 0.42, y: body.y - span * (0.1 + 0.3 * beat) };
    const tip = { x: body.x + side * span, y: body.y - span * (0.42 * beat - 0.08) };
    stroke(frame, body, elbow, span * 0.085 + 0.4);
    stroke(frame, elbow, tip, span * 0.06 + 0.3);
  }
  stroke(
    frame,
    { x: body.x + span * 0.3, y: body.y + 0.3 },
    { x: body.x - span * 0.28, y: body.y + span * 0.06 },
    span * 0.09 + 0.4,
  );
}

/** Draws a loose flock of gulls over a finished frame (8-bit RGB). */
export function drawBirds(frame: Uint8Array, camera: Camera, seconds: number): void {
  for (let bird = 0; bird < COUNT; bird++) {
    const depth = 55 + 70 * hash(bird, 1, 701);
    const x = -34 + 30 * hash(bird, 2, 701) + seconds * (3.2 + 0.5 * hash(bird, 3, 701)) - camera.x;
    const sway = 0.5 * Math.sin(seconds * 0.9 + bird * 2.1);
    const y = 17 + 10 * hash(bird, 4, 701) + sway + seconds * 0.25;
    const across = x * camera.forwardZ - depth * camera.forwardX;
    if (Math.abs(across / depth) > HALF_WIDTH) continue;
    const body = {
      x: WIDTH / 2 + across / depth / PIXEL_SLOPE,
      y: HORIZON * HEIGHT - (y - camera.y) / depth / PIXEL_SLOPE,
    };
    const glides = smoothGlide(seconds, bird);
    drawBird(frame, body, 0.75 / depth / PIXEL_SLOPE, 0.35 + glides * Math.sin(seconds * 9 + bird * 1.7));
  }
}

function smoothGlide(seconds: number, bird: number): number {
  return clamp(0.6 + 0.9 * Math.sin(seconds * 0.8 + bird * 2.4), 0.08, 0.75);
}
