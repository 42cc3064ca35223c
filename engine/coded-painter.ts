import type { ResolvedColour } from '../core/media/pictures/colour.ts';
import { type CodeMix, codeOfMix } from './codes/code-mix.ts';
import { type Affine, lookOfCode, normalised, type Statistics } from './codes/normalisation.ts';
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
  const painter = new CodedPainter(options);
  await painter.open();
  return painter;
}

class CodedPainter implements FramePainter {
  readonly name: string;
  readonly #options: CodedPainterOptions;
  readonly #cells = new KeptCells();
  #opened: Opened | undefined;
  #last: { readonly mix: CodeMix; readonly look: Affine } | undefined;

  constructor(options: CodedPainterOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get version(): string {
    return this.#options.version();
  }

  /** Opens the network for most videos, and refuses an unknown style now. */
  async open(): Promise<void> {
    const { network } = await this.#openFor(USUAL);
    this.#lookOf(this.#options.style, network);
  }

  async paint(frame: Uint8Array, target: Uint8Array, layout: FrameLayout, mix = this.#options.style): Promise<void> {
    const { network, runtime } = await this.#openFor(layout.colour);
    const look = this.#lookOf(mix, network);
    const statistics = await runtime.measure(this.#copyOf(frame, layout), look);
    const affine = normalised(look, statistics);
    const [columns, rows] = cut(layout, this.#options);
    const cells = this.#cells.of('part', columns.size * CELLS, rows.size * CELLS);
    for (const row of rows.spans) {
      for (const column of columns.spans) {
        fillCells(frame, layout, cells, column.start * CELLS, row.start * CELLS);
        await runtime.paint(cells, affine, statistics);
        placeCells(cells, target, layout, partOf(column, row, CELLS));
      }
    }
  }

  async release(): Promise<void> {
    await this.#opened?.runtime.release();
    this.#opened = undefined;
  }

  async #openFor(colour: ResolvedColour): Promise<Opened> {
    if (this.#opened && isSame(this.#opened.colour, colour)) return this.#opened;
    await this.release();
    const network = this.#options.weights.networkFor(colour);
    this.#opened = { colour, network, runtime: await this.#options.open(network) };
    return this.#opened;
  }

  /** Computes the look of a mix, and keeps the last one. */
  #lookOf(mix: CodeMix, { layers }: CodedNetwork): Affine {
    const { coder, ofStyle } = this.#options.weights.codes;
    if (this.#last?.mix !== mix)
      this.#last = { mix, look: lookOfCode(codeOfMix(mix, ofStyle, coder.mean.length), coder, layers) };
    return this.#last.look;
  }

  /** Reduces a frame to the copy whose statistics are measured. */
  #copyOf(frame: Uint8Array, size: FrameLayout): Cells {
    const { copy } = this.#options;
    const reduced = reducedSize(size, copy);
    const side = (pixels: number) => (blocksOf(pixels) + 2 * BORDER) * CELLS;
    const cells = this.#cells.of('copy', side(reduced.width), side(reduced.height));
    fillCells(reduceFrame(frame, size, copy), reduced, cells, -BORDER * CELLS, -BORDER * CELLS);
    return cells;
  }
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

/** Gives the last cells again if they have the same size, and else new ones. */
class KeptCells {
  readonly #kept = new Map<string, Cells>();

  of(purpose: 'copy' | 'part', columns: number, rows: number): Cells {
    const known = this.#kept.get(purpose);
    if (known?.columns === columns && known.rows === rows) return known;
    const cells = emptyCells(columns, rows);
    this.#kept.set(purpose, cells);
    return cells;
  }
}
