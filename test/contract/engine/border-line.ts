import { type Plane, planesOf } from '../../../engine/frames/plane.ts';
import { mean } from '../../support/mean.ts';
import type { Picture } from './pictures.ts';

const SIDES = ['top', 'bottom', 'left', 'right'] as const;

/** The distance in pixels of the line for comparison, since lines along the border are one or two pixels wide. */
const BESIDE = 3;

/** The number of rows or columns that the zeros outside a frame may influence. */
const DEEP = 20;

/**
 * Measures by how many levels (0 to 255) a line along a side of the frame stands out more than lines further inside: the mean of its
 * outermost row or column against one beside it. Returns the maximum of all sides.
 */
export function borderLine({ frame, format }: Picture): number {
  const lines = planesOf(frame, format).flatMap((plane) => {
    const beside = Math.ceil(BESIDE / plane.item);
    const channels = Array.from({ length: plane.item }, (_, channel) => channel);
    return channels.flatMap((channel) =>
      SIDES.map((side) => {
        const steps = Array.from({ length: 2 * DEEP }, (_, depth) =>
          Math.abs(meanAlong(plane, channel, side, depth) - meanAlong(plane, channel, side, depth + beside)),
        );
        return (steps[0] ?? 0) - Math.max(...steps.slice(DEEP));
      }),
    );
  });
  return Math.max(...lines);
}

function meanAlong(plane: Plane, channel: number, side: (typeof SIDES)[number], depth: number): number {
  return mean(valuesAlong(plane, channel, side, depth));
}

/** @param depth the number of rows or columns from that side */
function valuesAlong(
  { bytes, width, height, item }: Plane,
  channel: number,
  side: (typeof SIDES)[number],
  depth: number,
): number[] {
  const isRow = side === 'top' || side === 'bottom';
  const [length, across] = isRow ? [width, height] : [height, width];
  const line = side === 'top' || side === 'left' ? depth : across - 1 - depth;
  return Array.from(
    { length },
    (_, at) => bytes[(isRow ? line * width + at : at * width + line) * item + channel] ?? 0,
  );
}
