import { mean } from '../../../support/mean.ts';
import type { Figures, StyleFigures } from './figures.ts';
import { panOf, type Summary, sharedPaintings, styleDistance, summaries, warpedOf } from './summaries.ts';
import { figure, table } from './table.ts';

const HEAD = [
  'network',
  'styles',
  'wallpaper',
  'pan',
  'known',
  'edges',
  'style distance',
  'unseen',
  'strength',
  'flow ÷ strength',
];

/** Writes a table with a row for each network: the means over its styles. */
export function summaryTable({ styles, unseen }: Figures): string {
  const networks = summaries(styles);
  const clips = [...(networks[0]?.flicker.keys() ?? [])];
  const versatile = networks.filter((network) => network.styles.length > 1);
  const paintings = sharedPaintings(versatile.length > 0 ? versatile : networks);
  const rows = networks.map((network) => rowOf(network, clips, paintings, unseen));
  return `### Means

Over all styles of a network; style distance only over what all networks with several styles painted: ${paintings.join(', ')}.
*Unseen*: style distance of ${unseen?.paintings ?? 0} paintings that ours were never trained on, by codes of the encoder, on two photographs. *Flow*: how far a painting is
from that of the frame before, carried along the motion of the source, mean over the clips.

${table([...HEAD, ...clips.map((clip) => `flicker ÷ strength, ${clip}`)], rows)}`;
}

function rowOf(
  network: Summary,
  clips: readonly string[],
  paintings: readonly string[],
  unseen: Figures['unseen'],
): string[] {
  const { styles, flicker } = network;
  const over = (value: (of: StyleFigures) => number, digits: number) => figure(mean(styles.map(value)), digits);
  return [
    network.network,
    String(styles.length),
    over(({ look }) => look.wallpaper, 3),
    over(panOf, 3),
    over(({ look }) => look.known, 2),
    over(({ look }) => look.edges, 3),
    figure(styleDistance(network, paintings), 3),
    figure(unseen?.distances.get(network.network), 3),
    over(({ look }) => look.strength, 1),
    over(warpedOf, 3),
    ...clips.map((clip) => figure(flicker.get(clip), 4)),
  ];
}
