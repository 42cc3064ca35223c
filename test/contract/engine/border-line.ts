import { type Plane, planesOf } from '../../../engine/frames/plane.ts';
import { mean } from '../../support/mean.ts';
import type { Picture } from './pictures.ts';

const SIDES = ['top', 'bottom', 'left', 'right'] as const;

/** Pixels inwards: lines are one or two pixels wide. */
const BESIDE = 3;

/** How much a line along a side of the frame stands out at most, in bytes: the mean of its outermost row or column against one beside it. */
export function borderLine({ frame, format }: Picture): number {
  const lines = planesOf(frame, format).flatMap((plane) => {
    const beside = Math.ceil(BESIDE / plane.item);
    const channels = Array.from({ length: plane.item }, (_, channel) => channel);
    return channels.flatMap((channel) =>
      SIDES.map((side) => Math.abs(meanAlong(plane, channel, side, 0) - meanAlong(plane, channel, side, beside))),
    );
  });
  return Math.max(...lines);
}

function meanAlong(plane: Plane, channel: number, side: (typeof SIDES)[number], depth: number): number {
  return mean(valuesAlong(plane, channel, side, depth));
}

/** @param depth rows or columns from that side */
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

/** Rows or columns that a network knows to be near the edge, by the zeros outside. */
const DEEP = 20;

/**
 * How much a band along a side of the painting stands out at most, in bytes of luma: what was added to the source in each of its rows or
 * columns, against what was added further inside.
 */
export function borderBand(painting: Picture, source: Picture): number {
  const [painted, was] = [planesOf(painting.frame, painting.format)[0], planesOf(source.frame, source.format)[0]];
  const bands = SIDES.map((side) => {
    const added = Array.from(
      { length: 2 * DEEP },
      (_, depth) => meanAlong(painted, 0, side, depth) - meanAlong(was, 0, side, depth),
    );
    const inside = mean(added.slice(DEEP));
    return Math.max(...added.slice(0, DEEP).map((value) => Math.abs(value - inside)));
  });
  return Math.max(...bands);
}

/**
 * How much rougher the painting is along a side than further inside, at most: the mean difference of neighbours in each of the outermost
 * rows or columns, against that of those inside. Dots and hatching have the mean of what is around them.
 */
export function borderHatching({ frame, format }: Picture): number {
  const [luma] = planesOf(frame, format);
  const sides = SIDES.map((side) => {
    const rough = Array.from({ length: 3 * DEEP }, (_, depth) => roughnessAlong(luma, side, depth));
    const inside = mean(rough.slice(DEEP));
    return Math.max(...rough.slice(0, DEEP)) / inside;
  });
  return Math.max(...sides);
}

function roughnessAlong(luma: Plane, side: (typeof SIDES)[number], depth: number): number {
  const values = valuesAlong(luma, 0, side, depth);
  return mean(values.slice(1).map((value, at) => Math.abs(value - (values[at] ?? 0))));
}
