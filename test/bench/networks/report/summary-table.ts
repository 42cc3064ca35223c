import { mean } from '../../../support/mean.ts';
import { figure } from './figure.ts';
import type { Figures, StyleFigures } from './figures.ts';
import { type Summary, sharedPaintings, styleDistance, summaries } from './summaries.ts';
import { table } from './table.ts';

/** A row a network: means over its styles. */
export function summaryTable({ styles }: Figures): string {
  const networks = summaries(styles);
  const clips = [...(networks[0]?.flicker.keys() ?? [])];
  const versatile = networks.filter((network) => network.styles.length > 1);
  const paintings = sharedPaintings(versatile.length > 0 ? versatile : networks);
  const head = ['network', 'styles', 'style distance', 'content', 'edges', 'strength', 'strokes'];
  const rows = networks.map((network) => rowOf(network, clips, paintings));
  return `### Means

Over all styles of a network; style distance only over what all networks with several styles painted: ${paintings.join(', ')}.

${table([...head, ...clips.map((clip) => `flicker ÷ strength, ${clip}`), 'warp ÷ strength'], rows)}`;
}

function rowOf(network: Summary, clips: readonly string[], paintings: readonly string[]): string[] {
  const { styles, flicker } = network;
  const over = (value: (of: StyleFigures) => number) => mean(styles.map(value));
  return [
    network.network,
    String(styles.length),
    figure(styleDistance(network, paintings), 3),
    figure(
      over(({ look }) => look.content),
      3,
    ),
    figure(
      over(({ look }) => look.edges),
      3,
    ),
    figure(
      over(({ look }) => look.strength),
      1,
    ),
    figure(
      over(({ look }) => look.strokes),
      1,
    ),
    ...clips.map((clip) => figure(flicker.get(clip), 4)),
    figure(
      over(({ warp, look }) => mean(warp) / look.strength),
      3,
    ),
  ];
}
