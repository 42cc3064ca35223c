import type { Part } from './plane.ts';

/** A part of one side of a picture that is painted at once. */
export interface Span {
  /** First unit that the network sees; below 0 it is a repetition of the edge. */
  readonly start: number;
  /** Of the painted part, which is kept. */
  readonly from: number;
  readonly to: number;
}

export interface Spans {
  /** Units that the network sees, the same for each. */
  readonly size: number;
  readonly spans: readonly Span[];
}

export interface SpanLimits {
  /** The most units that the network may see at once. */
  readonly most: number;
  /** Units around a unit that its painting depends on; without it, nothing is cut. */
  readonly reach: number | undefined;
  /** Units of repeated edge around the picture. */
  readonly border: number;
}

/**
 * Cuts a side of so many units so that each part sees as much around it as its painting depends on, or the border of the
 * picture: what is kept is then what the whole would have given. Parts are of one size.
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

/** What is kept of a part, in items, of which a unit has `side`. */
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
