import type { Figures, StyleFigures } from './figures.ts';
import { panOf } from './summaries.ts';
import { figure, table } from './table.ts';

const HEAD = [
  ...[
    'style',
    'network',
    'wallpaper',
    'pan ÷ strength',
    'known',
    'edges',
    'style distance',
    'the same by VGG',
    'strength',
  ],
  'int8 against fp32, dB',
];

/** Writes a table with a row for each style and network. */
export function lookTable({ pictures, styles }: Figures): string {
  const names = [...new Set(styles.map(({ style }) => style))];
  const rows = names.flatMap((name) => styles.filter(({ style }) => style === name).map(rowOf));
  return `### Looks

Means over ${pictures.length} photographs, 640 × 360, that no network was trained on.

- *wallpaper*: correlation of fine detail (luminance less its blur, σ 6) between paintings of different pictures. 0 is none, 1 a pattern that is the
  same whatever is shown.
- *pan*: how far the painting of a picture moved by 0.5 to 40 pixels, moved back, is from the painting of the picture, as a share of strength.
- *known*: the share of pictures, of those that SqueezeNet is sure of, whose class is still among its best five.
- *edges*: SSIM of the strengths of luminance gradients. 1 keeps all.
- *style distance*: ‖G − Gs‖² ÷ ‖Gs‖² of Gram matrices of SqueezeNet, with which nothing was trained; *by VGG*, of a VGG-19 up to relu3_1, with which
  ours and MicroAST were. Lower is nearer to the painting.
- *strength*: mean difference from the source, of 255.

${table(HEAD, rows)}`;
}

function rowOf(one: StyleFigures): string[] {
  const { style, network, look, reduced } = one;
  return [
    style,
    network,
    figure(look.wallpaper, 3),
    figure(panOf(one), 3),
    figure(look.known, 2),
    figure(look.edges, 3),
    figure(look.style, 3),
    figure(look.vggStyle, 3),
    figure(look.strength, 1),
    figure(reduced, 1),
  ];
}
