import type { ResolvedColour } from '../core/media/pictures/colour.ts';
import type { FrameLayout, FramePainter } from './frame-painter.ts';
import { copyPart, type Plane, pastePart, planesOf } from './frames/plane.ts';
import { cutSide, partOf, type Span, type Spans } from './frames/spans.ts';
import { CANVAS_CHANNELS, type Canvas } from './weights/network-weights.ts';

/** Pixels of a side of a block. */
const BLOCK = 4;
/** Blocks of repeated edge around a picture, cut off afterwards: beside the zeros outside, paint has an edge of its own. */
const BORDER = 4;
/** Blocks of a side that are painted at once: more would take more memory, and 1080p still is one picture. */
const MOST_BLOCKS = 512;

/** Frames in memory that a runtime reads and writes; sides are whole blocks. */
export interface BlockFrames {
  readonly count: number;
  /** In blocks. */
  readonly columns: number;
  readonly rows: number;
  readonly luma: Uint8Array;
  readonly chroma: Uint8Array;
  readonly paintedLuma: Uint8Array;
  readonly paintedChroma: Uint8Array;
  /** What lies under them, where the network has a canvas: 16 bytes a block. */
  readonly canvas?: Uint8Array;
}

/** A network that is open for sources of one colour. */
export interface BlockRuntime {
  /** The same frames are handed in again and again: what a runtime makes for them may be kept. */
  run(frames: BlockFrames): Promise<void>;
  release(): Promise<void>;
}

export interface OpenRuntime {
  readonly colour: ResolvedColour;
  readonly runtime: BlockRuntime;
}

export interface BlockPainterOptions {
  readonly name: string;
  readonly version: string;
  readonly framesAtOnce: number;
  /** Blocks around a block that its painting depends on: one a layer. */
  readonly reach: number;
  readonly canvas?: Canvas;
  readonly mostBlocks?: number;
  /** What is open already. */
  readonly opened?: OpenRuntime;
  /** Opens the network for the colour of a source, which is folded into it. */
  readonly open: (colour: ResolvedColour) => Promise<BlockRuntime>;
}

/** Paints with a network that reads and gives blocks; large pictures in parts that overlap, so that no seam is to be seen. */
export function blockPainter(options: BlockPainterOptions): FramePainter {
  const { name, version, framesAtOnce, open } = options;
  let opened = options.opened;
  let stage: BlockFrames | undefined;
  let laid: string | undefined;
  const runtimeFor = async (colour: ResolvedColour): Promise<BlockRuntime> => {
    if (opened && isSame(opened.colour, colour)) return opened.runtime;
    await opened?.runtime.release();
    opened = undefined;
    opened = { colour, runtime: await open(colour) };
    return opened.runtime;
  };
  return {
    name,
    version,
    framesAtOnce,
    paint: async (frames, targets, layout) => {
      const runtime = await runtimeFor(layout.colour);
      const [columns, rows] = cut(layout, options);
      if (!fits(stage, frames.length, columns, rows)) {
        stage = stageOf(frames.length, columns.size, rows.size, options.canvas);
        laid = undefined;
      }
      for (const row of rows.spans) {
        for (const column of columns.spans) {
          const part = `${column.start},${row.start}`;
          if (options.canvas && laid !== part) layCanvas(options.canvas, stage, column.start, row.start);
          laid = part;
          await paintPart({ runtime, stage, frames, targets, layout, column, row });
        }
      }
    },
    release: async () => opened?.runtime.release(),
  };
}

function isSame(a: ResolvedColour, b: ResolvedColour): boolean {
  return a.matrix === b.matrix && a.range === b.range;
}

function cut({ width, height }: FrameLayout, options: BlockPainterOptions): [Spans, Spans] {
  const limits = { most: options.mostBlocks ?? MOST_BLOCKS, reach: options.reach, border: BORDER };
  return [cutSide(Math.ceil(width / BLOCK), limits), cutSide(Math.ceil(height / BLOCK), limits)];
}

function fits(stage: BlockFrames | undefined, count: number, columns: Spans, rows: Spans): stage is BlockFrames {
  return stage?.count === count && stage.columns === columns.size && stage.rows === rows.size;
}

function stageOf(count: number, columns: number, rows: number, canvas?: Canvas): BlockFrames {
  const blocks = count * columns * rows;
  const [luma, paintedLuma] = [new Uint8Array(blocks * 16), new Uint8Array(blocks * 16)];
  const [chroma, paintedChroma] = [new Uint8Array(blocks * 8), new Uint8Array(blocks * 8)];
  const under = canvas && { canvas: new Uint8Array(blocks * CANVAS_CHANNELS) };
  return { count, columns, rows, luma, chroma, paintedLuma, paintedChroma, ...under };
}

/** The canvas lies still under the whole picture, wherever a part of it begins. */
function layCanvas(
  { side, bytes }: Canvas,
  { canvas, count, columns, rows }: BlockFrames,
  left: number,
  top: number,
): void {
  const wrapped = (position: number) => ((position % side) + side) % side;
  for (let row = 0; row < count * rows; row += 1) {
    const line = wrapped(top + (row % rows)) * side;
    for (let column = 0; column < columns; ) {
      const from = wrapped(left + column);
      const run = Math.min(side - from, columns - column);
      const part = bytes.subarray((line + from) * CANVAS_CHANNELS, (line + from + run) * CANVAS_CHANNELS);
      canvas?.set(part, (row * columns + column) * CANVAS_CHANNELS);
      column += run;
    }
  }
}

interface PaintedPart {
  readonly runtime: BlockRuntime;
  readonly stage: BlockFrames;
  readonly frames: readonly Uint8Array[];
  readonly targets: readonly Uint8Array[];
  readonly layout: FrameLayout;
  readonly column: Span;
  readonly row: Span;
}

async function paintPart({ runtime, stage, frames, targets, layout, column, row }: PaintedPart): Promise<void> {
  frames.forEach((frame, index) => {
    const [luma, chroma] = planesOf(frame, layout);
    const [stagedLuma, stagedChroma] = stagedPlanes(stage, index, stage.luma, stage.chroma);
    copyPart(luma, stagedLuma, column.start * BLOCK, row.start * BLOCK);
    copyPart(chroma, stagedChroma, (column.start * BLOCK) / 2, (row.start * BLOCK) / 2);
  });
  await runtime.run(stage);
  targets.forEach((target, index) => {
    const [luma, chroma] = planesOf(target, layout);
    const [stagedLuma, stagedChroma] = stagedPlanes(stage, index, stage.paintedLuma, stage.paintedChroma);
    pastePart(stagedLuma, luma, partOf(column, row, BLOCK));
    pastePart(stagedChroma, chroma, partOf(column, row, BLOCK / 2));
  });
}

function stagedPlanes(
  { columns, rows }: BlockFrames,
  index: number,
  luma: Uint8Array,
  chroma: Uint8Array,
): [Plane, Plane] {
  const blocks = columns * rows;
  const part = (bytes: Uint8Array, each: number) => bytes.subarray(index * blocks * each, (index + 1) * blocks * each);
  return [
    { bytes: part(luma, 16), width: columns * BLOCK, height: rows * BLOCK, item: 1 },
    { bytes: part(chroma, 8), width: columns * 2, height: rows * 2, item: 2 },
  ];
}
