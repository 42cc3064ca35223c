import type { Part } from './plane.ts';

/** A part of one side of a picture that is painted at once. */
export interface Span {
  /** First unit that the network is given. Units below 0 are border. */
  readonly start: number;
  /** Range [from, to) of the units that are kept of the painted part. */
  readonly from: number;
  readonly to: number;
}

export interface Spans {
  /** Number of units that the network is given, which is the same for each part. */
  readonly size: number;
  readonly spans: readonly Span[];
}

export interface SpanLimits {
  /** Most units that the network may be given at once. */
  readonly most: number;
  /** Distance in units up to which a painted unit depends on its surroundings. If it is undefined, nothing is cut. */
  readonly reach: number | undefined;
  /** Width in units of the border around the picture. */
  readonly border: number;
}

/**
 * Cuts a side into parts of equal size. Each part includes the surroundings that its painting depends on, or the border of
 * the picture, so that what is kept equals the painting of the whole.
 */
export function cutSide(units: number, { most, reach, border }: SpanLimits): Spans {
  const whole = units + 2 * border;
  if (reach === undefined || whole <= most) return { size: whole, spans: [{ start: -border, from: 0, to: units }] };
  const core = Math.ceil(units / Math.ceil(units / Math.max(most - 2 * reach, 1)));
  const size = Math.min(core + 2 * reach, whole);
  const spans: Span[] = [];
  for (let from = 0; from < units; from += core) {
    const start = Math.min(Math.max(from - reach, -border), units + border - size);
    spans.push({ start, from, to: Math.min(from + core, units) });
  }
  return { size, spans };
}

/** Returns what is kept of a part in items, of which a unit has `side`. */
export function partOf(column: Span, row: Span, side: number): Part {
  return {
    left: (column.from - column.start) * side,
    top: (row.from - row.start) * side,
    toLeft: column.from * side,
    toTop: row.from * side,
    width: (column.to - column.from) * side,
    height: (row.to - row.from) * side,
  };
}
