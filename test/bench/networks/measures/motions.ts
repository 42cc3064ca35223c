import type { Affine } from './resampled.ts';

export interface Motion {
  readonly name: string;
  readonly move: Affine;
  /** The transform that moves the picture back. */
  readonly undo: Affine;
}

const DEGREE = Math.PI / 180;

/** The motions of cameras, shifts first. */
export const MOTIONS: readonly Motion[] = [
  motion('shift 0.5 px', { shift: 0.5 }),
  motion('shift 1 px', { shift: 1 }),
  motion('shift 6 px', { shift: 6 }),
  motion('shift 40 px', { shift: 40 }),
  motion('zoom 2 %', { zoom: 1.02 }),
  motion('turn 1°', { turn: DEGREE }),
];

function motion(name: string, { shift = 0, zoom = 1, turn = 0 }): Motion {
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  return {
    name,
    move: { xx: cosine / zoom, xy: sine / zoom, yx: -sine / zoom, yy: cosine / zoom, x: -shift, y: 0 },
    undo: { xx: cosine * zoom, xy: -sine * zoom, yx: sine * zoom, yy: cosine * zoom, x: shift, y: 0 },
  };
}

/** The number of shifts among them. */
export const SHIFTS = 4;
