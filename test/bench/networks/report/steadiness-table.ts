import { MOTIONS } from '../measures/motions.ts';
import type { Options } from '../options.ts';
import type { Figures, StyleFigures } from './figures.ts';
import { flickerOf } from './summaries.ts';
import { figure, table } from './table.ts';

/** Writes a table with a row for each style and network. */
export function steadinessTable({ styles }: Figures, { frames }: Options): string {
  const clips = styles[0]?.flicker.map(({ clip }) => clip) ?? [];
  const names = [...new Set(styles.map(({ style }) => style))];
  const rows = names.flatMap((name) => styles.filter(({ style }) => style === name).map((one) => rowOf(one, clips)));
  const head = [
    'style',
    'network',
    ...clips.map((clip) => `flicker ÷ strength, ${clip}`),
    ...MOTIONS.map(({ name }) => name),
  ];
  return `### Steadiness

*flicker*: mean change of the painting, of 255, from frame to frame at pixels of which no channel of the source changed by 6 or more, over ${frames}
frames of each clip at 640 × 360, divided by the strength there. *Motions*: how far, of 255, the painting of a moved picture, moved back, is from the
painting of the picture, 48 pixels and more from the border, mean over the first two pictures.

${table(head, rows)}`;
}

function rowOf(one: StyleFigures, clips: readonly string[]): string[] {
  const flicker = clips.map((clip) => figure(flickerOf(one, clip), 4));
  return [one.style, one.network, ...flicker, ...one.warp.map((error) => figure(error, 1))];
}
