import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { permanent } from '../../core/contracts/failure.ts';
import { nv12FrameBytes } from '../../core/media/pictures/colour.ts';
import { readCardFile } from '../cards/read-card-file.ts';
import type { RgbCard } from '../cards/style-card.ts';
import type { EngineOptions } from '../engine-options.ts';
import type { FrameLayout, FramePainter } from '../frame-painter.ts';
import { copyPart, type Plane, pastePart, planesOf, type Size } from '../frames/plane.ts';
import { cutSide, partOf, type Span } from '../frames/spans.ts';
import { type Network, onlyStyleOf } from '../network-folder.ts';
import type { EngineRequest } from '../style-engine.ts';
import { type OnnxRuntime, openSession, placeOf, releasedIfThrown, type SessionChoice } from './open-session.ts';
import { planesFromRgb, rgbFromPlanes } from './rgb-planes.ts';

/** Most pixels of a side that are painted at once by a network that can be tiled. */
const MOST_PIXELS = 2_048;

/** Opens a painter for an ONNX network from elsewhere, which takes and returns float RGB. */
export async function openRgbPainter(
  network: Network<RgbCard>,
  { style: mix }: EngineRequest,
  { precision }: EngineOptions,
  choice: SessionChoice,
): Promise<FramePainter> {
  const { card } = network;
  if (precision !== 'auto' && precision !== 'fp32') {
    throw permanent(
      'invalid-request',
      `precision is ${precision}: ${card.name} paints as its file has it, expected auto.`,
    );
  }
  const style = onlyStyleOf(card.styles, mix);
  const constants = await readConstants(choice.runtime, network, style.inputs ?? {});
  const model = await readCardFile(network.folder, card.weights);
  const { session, provider } = await openSession(choice, () => model);
  await releasedIfThrown(session, () => checkNames(session, network, Object.keys(constants)));
  const run = runner(choice.runtime, session, card, constants);
  return {
    name: 'onnx',
    version: `onnxruntime ${choice.runtime.env.versions.node}, ${placeOf(provider, choice.device)}`,
    paint: async (frame, target, layout, other) => {
      if (other && onlyStyleOf(card.styles, other) !== style) {
        throw permanent('invalid-request', `The style of ${card.name} can't change from frame to frame.`);
      }
      await paintFrame(run, card, { frame, target, layout });
    },
    release: () => session.release(),
  };
}

type Constants = Readonly<Record<string, Tensor>>;

/** Reads the constant inputs of a style. */
async function readConstants(
  { Tensor }: OnnxRuntime,
  network: Network<RgbCard>,
  inputs: NonNullable<RgbCard['styles'][number]['inputs']>,
): Promise<Constants> {
  const read = Object.entries(inputs).map(async ([name, { shape, ...file }]) => {
    const bytes = await readCardFile(network.folder, file);
    const expected = shape.reduce((product, size) => product * size, 4);
    if (bytes.length !== expected) {
      throw permanent(
        'engine',
        `${file.file} has ${bytes.length} bytes: expected ${expected}, float32 of ${shape.join('×')}.`,
      );
    }
    return [name, new Tensor('float32', new Float32Array(new Uint8Array(bytes).buffer), shape)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

function checkNames(session: InferenceSession, { card, folder }: Network<RgbCard>, constants: readonly string[]): void {
  const { inputNames, outputNames } = session;
  const named = [card.input, ...constants];
  const isFed = inputNames.every((name) => named.includes(name)) && named.every((name) => inputNames.includes(name));
  if (isFed && outputNames.includes(card.output)) return;
  const found = `takes ${inputNames.join(', ')} and gives ${outputNames.join(', ')}`;
  throw permanent(
    'engine',
    `The network in ${folder} ${found}: its card names ${named.join(', ')} and ${card.output}.`,
  );
}

/** Runs the network on three planes of a size. The result may be larger. */
type Run = (values: Float32Array, width: number, height: number) => Promise<Painted>;

interface Painted {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

function runner({ Tensor }: OnnxRuntime, session: InferenceSession, card: RgbCard, constants: Constants): Run {
  return async (values, width, height) => {
    const picture = new Tensor('float32', values, [1, 3, height, width]);
    const { [card.output]: painted } = await session.run({ ...constants, [card.input]: picture }, [card.output]);
    const [count, channels, rows = 0, columns = 0] = painted?.dims ?? [];
    if (count === 1 && channels === 3 && rows >= height && columns >= width && painted?.data instanceof Float32Array) {
      return { values: painted.data, width: columns, height: rows };
    }
    const found = `${painted?.type} of ${painted?.dims.join('×')}`;
    throw permanent('engine', `${card.name} gave ${found}: expected float32 of 1×3×${height}×${width}.`);
  };
}

interface Job {
  readonly frame: Uint8Array;
  readonly target: Uint8Array;
  readonly layout: FrameLayout;
}

async function paintFrame(run: Run, card: RgbCard, job: Job): Promise<void> {
  const { multiple, reach } = card;
  // Parts begin at multiples of the network's grid, and at even pixels because of chroma.
  const unit = multiple % 2 === 0 ? multiple : 2 * multiple;
  const limits = {
    most: Math.floor(MOST_PIXELS / unit),
    reach: reach === undefined ? undefined : Math.ceil(reach / unit),
    border: 0,
  };
  const columns = cutSide(Math.ceil(job.layout.width / unit), limits);
  const rows = cutSide(Math.ceil(job.layout.height / unit), limits);
  for (const row of rows.spans) {
    for (const column of columns.spans) {
      const size = { width: columns.size * unit, height: rows.size * unit };
      await paintPart(run, card, { ...job, size, column, row, unit });
    }
  }
}

interface PartJob extends Job {
  readonly size: Size;
  readonly column: Span;
  readonly row: Span;
  readonly unit: number;
}

async function paintPart(run: Run, { range }: RgbCard, job: PartJob): Promise<void> {
  const { frame, target, layout, size, column, row, unit } = job;
  const staged = emptyPlanes(size);
  const halves = [1, 2];
  planesOf(frame, layout).forEach((plane, index) => {
    const side = unit / (halves[index] ?? 1);
    copyPart(plane, staged[index] as Plane, column.start * side, row.start * side);
  });
  const picture = { values: new Float32Array(3 * size.width * size.height), ...size, white: range };
  rgbFromPlanes(staged, picture, layout.colour);
  const painted = await run(picture.values, size.width, size.height);
  const planes = emptyPlanes(painted);
  planesFromRgb({ ...painted, white: range }, planes, layout.colour);
  planesOf(target, layout).forEach((plane, index) => {
    pastePart(planes[index] as Plane, plane, partOf(column, row, unit / (halves[index] ?? 1)));
  });
}

function emptyPlanes({ width, height }: Size): [Plane, Plane] {
  return planesOf(new Uint8Array(nv12FrameBytes(width, height)), { width, height });
}
