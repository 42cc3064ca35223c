import type { Colour } from './light.ts';
import { hash } from './noise.ts';
import type { Prop } from './prop.ts';
import { box } from './shape.ts';

const WOOD: Colour = [0.33, 0.27, 0.22];
const POSTS = 9;
const FROM = { x: -11.5, z: 14 };
const STEP = { x: 0.75, z: 3.1 };

interface Post {
  readonly x: number;
  readonly z: number;
}

function postAt(index: number): Post {
  const x = FROM.x + index * STEP.x + 0.35 * Math.sin(index * 0.9);
  return { x, z: FROM.z + index * STEP.z };
}

/** Makes a weathered post and the two rails to the next one, which may stand higher or lower. */
function segment(index: number, height: (x: number, z: number) => number): Prop {
  const post = postAt(index);
  const next = postAt(index + 1);
  const foot = height(post.x, post.z);
  const rise = height(next.x, next.z) - foot;
  const [dx, dz] = [next.x - post.x, next.z - post.z];
  const length = Math.hypot(dx, dz);
  const tall = 0.56 + 0.1 * hash(index, 0, 951);
  const lean = 0.16 * (hash(index, 1, 951) - 0.5);
  const rail = (along: number, y: number, aside: number, at: number): number =>
    box(along, y - at - rise * (along / length + 0.5), aside, length / 2, 0.05, 0.03);
  const distance = (x: number, y: number, z: number): number => {
    const along = (x * dx + z * dz) / length;
    const aside = (x * dz - z * dx) / length;
    const upright = box(along + length / 2 - lean * y, y - tall, aside, 0.085, tall, 0.07);
    return index + 1 === POSTS
      ? upright
      : Math.min(upright, rail(along, y, aside, 0.88), rail(along, y, aside, 0.46)) * 0.9;
  };
  const middle = { x: post.x + dx / 2, y: foot, z: post.z + dz / 2 };
  return { ...middle, centreHeight: 0.6, radius: length / 2 + 0.5, distance, colour: () => WOOD };
}

/** Makes a fence down the meadow, on ground of the given height. */
export function fence(height: (x: number, z: number) => number): Prop[] {
  return Array.from({ length: POSTS }, (_, index) => segment(index, height));
}
