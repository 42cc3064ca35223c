import type { Colour } from './light.ts';
import { LIGHTHOUSE } from './lighthouse-place.ts';
import type { Prop } from './prop.ts';
import { box, frustum, roof, sphere } from './shape.ts';

const WHITE: Colour = [0.82, 0.78, 0.72];
const RED: Colour = [0.62, 0.075, 0.05];
const IRON: Colour = [0.1, 0.11, 0.13];
const LAMP: Colour = [3.4, 2.1, 0.7];
const WALL: Colour = [0.7, 0.63, 0.52];
const TILES: Colour = [0.5, 0.17, 0.08];
const WINDOW: Colour = [0.09, 0.1, 0.14];

const tower = (x: number, y: number, z: number): number => frustum(x, y, z, 3.1, 2.1, 21);
const gallery = (x: number, y: number, z: number): number => frustum(x, y - 21, z, 3, 3, 0.7);
const lantern = (x: number, y: number, z: number): number => frustum(x, y - 21.7, z, 1.5, 1.5, 2.6);
const dome = (x: number, y: number, z: number): number =>
  Math.min(frustum(x, y - 24.2, z, 2, 0.5, 1.3), sphere(x, y - 25.8, z, 0.45));
const walls = (x: number, y: number, z: number): number => box(x + 8.5, y - 1.6, z + 2, 4.2, 2.4, 2.8);
const tiles = (x: number, y: number, z: number): number => roof(x + 8.5, y - 3.8, z + 2, 4.7, 2.7, 3.4);
const chimney = (x: number, y: number, z: number): number => box(x + 11, y - 6.2, z + 2, 0.45, 1, 0.45);

function towerColour(y: number): Colour {
  return Math.floor(y / 4.2) % 2 === 1 ? RED : WHITE;
}

function wallColour(x: number, y: number): Colour {
  const isWindow = Math.abs(y - 2.2) < 0.6 && Math.abs(((((x + 8.5) % 2.4) + 2.4) % 2.4) - 1.2) < 0.45;
  return isWindow ? WINDOW : WALL;
}

/** Makes a banded tower with its keeper's house. */
export function lighthouse(groundHeight: number): Prop {
  return {
    x: LIGHTHOUSE.x,
    y: groundHeight - 0.8,
    z: LIGHTHOUSE.z,
    centreHeight: 12,
    radius: 19,
    distance: (x, y, z) =>
      Math.min(
        tower(x, y, z),
        gallery(x, y, z),
        lantern(x, y, z),
        dome(x, y, z),
        walls(x, y, z),
        tiles(x, y, z),
        chimney(x, y, z),
      ),
    colour: (x, y, z) => {
      if (Math.min(tiles(x, y, z), chimney(x, y, z)) < 0.04) return TILES;
      if (walls(x, y, z) < 0.04) return wallColour(x, y);
      if (lantern(x, y, z) < 0.04) return LAMP;
      return tower(x, y, z) < 0.04 ? towerColour(y) : IRON;
    },
  };
}
