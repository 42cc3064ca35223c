import type { Options } from '../options.ts';
import { figure } from './figure.ts';
import type { Figures, StyleFigures } from './figures.ts';
import { table } from './table.ts';

const HEAD = ['style', 'network', 'style distance', 'content', 'edges', 'strength', 'strokes', 'int8 against fp32, dB'];

/** A row a style and network, and one for the pictures as they were. */
export function lookTable({ pictures, styles, unpainted }: Figures, { styleWidth }: Options): string {
  const names = [...new Set(styles.map(({ style }) => style))];
  const rows = names.flatMap((name) => {
    const painted = styles.filter(({ style }) => style === name).map(rowOf);
    const before = unpainted.get(name);
    return before === undefined ? painted : [[name, '*unpainted*', figure(before, 3), '', '', '', '', ''], ...painted];
  });
  return `### Style and content

Means over pictures that nothing was trained on: ${pictures.join(', ')}. Other frames of clips 01 and 10 were trained on, none of clip 02.
Styles of our own making have no painting to be compared with.

- *style distance*: ‖G − Gs‖² ÷ ‖Gs‖² of Gram matrices, mean over relu1_1, relu2_1 and relu3_1 of a VGG-19 (\`vgg_31.h5\`) that no
  network of ours was trained with, but MicroAST was; the painting is ${styleWidth} pixels wide, the pictures 640 or less. Lower is nearer.
- *content*: ‖F − Fs‖² ÷ ‖Fs‖² at relu3_1, the deepest layer of that file. Lower keeps more.
- *edges*: SSIM of the strengths of luminance gradients. 1 keeps all.
- *strength*: mean difference from the source, of 255; *strokes*: the same after the painting got the source's mean and variance of each
  channel, so that tint doesn't count.

${table(HEAD, rows)}`;
}

function rowOf({ style, network, look, reduced }: StyleFigures): string[] {
  return [
    style,
    network,
    figure(look.style, 3),
    figure(look.content, 3),
    figure(look.edges, 3),
    figure(look.strength, 1),
    figure(look.strokes, 1),
    figure(reduced, 1),
  ];
}
