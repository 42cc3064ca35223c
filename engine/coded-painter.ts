import type { ResolvedColour } from '../core/media/pictures/colour.ts';
import type { CodeMix } from './codes/code-mix.ts';
import { codeOfMix } from './codes/code-of-mix.ts';
import { lookOfCode } from './codes/look-of-code.ts';
import { type Affine, normalised, type Statistics } from './codes/normalisation.ts';
import type { FrameLayout, FramePainter } from './frame-painter.ts';
import { type Cells, emptyCells, fillCells, placeCells } from './frames/cells.ts';
import { reducedSize, reduceFrame } from './frames/reduce-frame.ts';
import { cutSide, partOf, type Spans } from './frames/spans.ts';
import type { CodedNetwork } from './weights/coded-network.ts';
import type { CodedWeights } from './weights/read-coded-weights.ts';

/** Side of a block in pixels. At a quarter of the size, a block is one position. */
const BLOCK = 4;
/** Side of a block in cells. */
const CELLS = 2;
/** Width in blocks of the mirrored border around a picture, which is cut off afterwards. Training uses the same. */
const BORDER = 2;
/** Most blocks of a side that are painted at once, to limit memory. A picture of 1080p is still painted in one part. */
const MOST_BLOCKS = 512;
/**
 * Distance in blocks up to which a painted block depends on its surroundings, without the one block for each convolution of the residual
 * blocks: one for the layers before them, and two for those after.
 */
const REACH_BESIDES = 3;

/** A network that is open for sources of one colour. It may keep tensors for cells that are passed again. */
export interface CodedRuntime {
  /** Returns the statistics of every layer's output, each layer being normalised by its own. */
  measure(cells: Cells, look: Affine): Promise<Statistics>;
  /** Paints. `affine` includes the normalisation by `statistics`. */
  paint(cells: Cells, affine: Affine, statistics: Statistics): Promise<void>;
  release(): Promise<void>;
}

export interface CodedPainterOptions {
  readonly name: string;
  /** Returns the version of the runtime. It is called once the network is open. */
  readonly version: () => string;
  readonly weights: CodedWeights;
  /** Factor by which the copy for statistics is reduced in width and height. */
  readonly copy: number;
  readonly style: CodeMix;
  /** Number of residual blocks, which have two convolutions each. */
  readonly pairs: number;
  readonly mostBlocks?: number;
  /** Opens the network for the colour of a source, which is folded into its weights. */
  readonly open: (network: CodedNetwork) => Promise<CodedRuntime>;
}

/** Colour of most videos. The network is opened for it before the first frame comes, so that errors show early. */
const USUAL: ResolvedColour = { matrix: 'bt709', range: 'limited' };

interface Opened {
  readonly colour: ResolvedColour;
  readonly network: CodedNetwork;
  readonly runtime: CodedRuntime;
}

/**
 * Opens a painter for a network that takes a code. Its normalisation uses the statistics of a reduced copy of the whole frame, so that
 * large pictures can be painted in overlapping parts without visible seams. A painting depends only on its frame.
 */
export async function openCodedPainter(options: CodedPainterOptions): Promise<FramePainter> {
  const { name, version, weights, copy, style, open } = options;
  const { coder, ofStyle } = weights.codes;
  const openFor = async (colour: ResolvedColour): Promise<Opened> => {
    const network = weights.networkFor(colour);
    return { colour, network, runtime: await open(network) };
  };
  let opened: Opened | undefined;
  const openedFor = async (colour: ResolvedColour): Promise<Opened> => {
    if (opened && isSame(opened.colour, colour)) return opened;
    await opened?.runtime.release();
    opened = undefined;
    opened = await openFor(colour);
    return opened;
  };
  const looks = lastLook((mix, layers) => {
    return lookOfCode(codeOfMix(mix, ofStyle, coder.mean.length), coder, layers);
  });
  const cellsOf = keptCells();
  looks(style, (await openedFor(USUAL)).network.layers); // an unknown style is refused now
  const measure = async (runtime: CodedRuntime, look: Affine, frame: Uint8Array, size: FrameLayout) => {
    const reduced = reducedSize(size, copy);
    const side = (pixels: number) => (blocksOf(pixels) + 2 * BORDER) * CELLS;
    const cells = cellsOf('copy', side(reduced.width), side(reduced.height));
    fillCells(reduceFrame(frame, size, copy), reduced, cells, -BORDER * CELLS, -BORDER * CELLS);
    return await runtime.measure(cells, look);
  };
  const paintParts = async (runtime: CodedRuntime, look: Affine, statistics: Statistics, job: Job) => {
    const { frame, target, layout } = job;
    const affine = normalised(look, statistics);
    const [columns, rows] = cut(layout, options);
    const cells = cellsOf('part', columns.size * CELLS, rows.size * CELLS);
    for (const row of rows.spans) {
      for (const column of columns.spans) {
        fillCells(frame, layout, cells, column.start * CELLS, row.start * CELLS);
        await runtime.paint(cells, affine, statistics);
        placeCells(cells, target, layout, partOf(column, row, CELLS));
      }
    }
  };
  return {
    name,
    version: version(),
    paint: async (frame, target, layout, mix = style) => {
      const { network, runtime } = await openedFor(layout.colour);
      const look = looks(mix, network.layers);
      const statistics = await measure(runtime, look, frame, layout);
      await paintParts(runtime, look, statistics, { frame, target, layout });
    },
    release: async () => {
      await opened?.runtime.release();
      opened = undefined;
    },
  };
}

interface Job {
  readonly frame: Uint8Array;
  readonly target: Uint8Array;
  readonly layout: FrameLayout;
}

function isSame(a: ResolvedColour, b: ResolvedColour): boolean {
  return a.matrix === b.matrix && a.range === b.range;
}

function blocksOf(pixels: number): number {
  return Math.ceil(pixels / BLOCK);
}

function cut({ width, height }: FrameLayout, { pairs, mostBlocks }: CodedPainterOptions): [Spans, Spans] {
  const limits = { most: mostBlocks ?? MOST_BLOCKS, reach: 2 * pairs + REACH_BESIDES, border: BORDER };
  return [cutSide(blocksOf(width), limits), cutSide(blocksOf(height), limits)];
}

/** Makes a function that returns the look of a mix, and keeps the last one. */
function lastLook(make: (mix: CodeMix, layers: CodedNetwork['layers']) => Affine) {
  let last: { readonly mix: CodeMix; readonly look: Affine } | undefined;
  return (mix: CodeMix, layers: CodedNetwork['layers']): Affine => {
    if (last?.mix !== mix) last = { mix, look: make(mix, layers) };
    return last.look;
  };
}

/** Makes a function that returns the last cells again if they have the same size, and else new ones. */
function keptCells() {
  const kept = new Map<string, Cells>();
  return (purpose: 'copy' | 'part', columns: number, rows: number): Cells => {
    const known = kept.get(purpose);
    if (known?.columns === columns && known.rows === rows) return known;
    const cells = emptyCells(columns, rows);
    kept.set(purpose, cells);
    return cells;
  };
}
