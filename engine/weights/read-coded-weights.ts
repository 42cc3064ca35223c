import { permanent } from '../../core/contracts/failure.ts';
import type { ResolvedColour } from '../../core/media/pictures/colour.ts';
import { readCardFile } from '../cards/read-card-file.ts';
import type { Architecture, CodedCard } from '../cards/style-card.ts';
import type { Network } from '../network-folder.ts';
import type { CodedLayer, CodedNetwork, Codes, Convolution, Linear } from './coded-network.ts';
import { RGB_CELL, readingBytes, toBytes } from './fold-colour.ts';
import { readSafetensors, type WeightTensors } from './read-safetensors.ts';
import { spreadConvolution } from './spread-convolution.ts';

/** Checked weights of a network. */
export interface CodedWeights {
  readonly codes: Codes;
  /** Returns the network for sources of a colour, which is folded into its first layer and the map after the last. */
  readonly networkFor: (colour: ResolvedColour) => CodedNetwork;
}

/**
 * Reads the weights of a network.
 * @throws RepaintError `engine`, permanent, if the hash of the file isn't that on the card, or tensors are missing or have another shape
 */
export async function readCodedWeights({ folder, card }: Network<CodedCard>): Promise<CodedWeights> {
  const { weights: file, architecture, styles } = card;
  const tensors = readSafetensors(await readCardFile(folder, file), `${folder}/${file.file}`);
  const names = styles.map(({ name }) => name);
  return codedWeights(tensors, architecture, names);
}

/** @param styles names of the styles whose codes the weights must contain */
export function codedWeights(
  tensors: WeightTensors,
  architecture: Architecture,
  styles: readonly string[],
): CodedWeights {
  const { half, blocks, code, vector } = architecture;
  const end = 2 * blocks + 4;
  const [first, ...others] = layersOf(tensors, architecture);
  if (first === undefined) throw new RangeError('The network has no layers.');
  const last = convolutionOf(tensors, end, half, RGB_CELL);
  const lastBias = values(tensors, `layer.${end}.bias`, [RGB_CELL]);
  const coder = {
    mean: values(tensors, 'code.mean', [code]),
    deviation: values(tensors, 'code.deviation', [code]),
    inner: linear(tensors, 'code.0', code),
    outer: linear(tensors, 'code.1', tensors.get('code.0.bias')?.shape[0] ?? 0, vector),
  };
  return {
    codes: { coder, ofStyle: new Map(styles.map((name) => [name, values(tensors, `style.${name}.code`, [code])])) },
    networkFor: (colour) => ({
      layers: [{ ...first, convolution: readingBytes(first.convolution, colour) }, ...others],
      last,
      lastBias,
      toBytes: toBytes(colour),
    }),
  };
}

function layersOf(tensors: WeightTensors, { half, channels, blocks, vector }: Architecture): CodedLayer[] {
  const end = 2 * blocks + 2;
  return Array.from({ length: end + 2 }, (_, index) => {
    const inputs = index === 0 ? RGB_CELL : index === 1 || index === end + 1 ? half : channels;
    const outputs = index === 0 || index >= end ? half : channels;
    const convolution = convolutionOf(tensors, index, inputs, outputs);
    const spreads = index === end;
    return {
      convolution: spreads ? spreadConvolution(convolution) : convolution,
      stride: index === 1 ? 2 : 1,
      spreads,
      channels: outputs,
      scale: linear(tensors, `layer.${index}.scale`, vector, outputs),
      shift: linear(tensors, `layer.${index}.shift`, vector, outputs),
    };
  });
}

function convolutionOf(tensors: WeightTensors, index: number, inputs: number, outputs: number): Convolution {
  return { inputs, outputs, weight: values(tensors, `layer.${index}.weight`, [outputs, inputs, 3, 3]) };
}

/** @param expected number of outputs; by default, the number of biases */
function linear(tensors: WeightTensors, name: string, inputs: number, expected?: number): Linear {
  const outputs = expected ?? tensors.get(`${name}.bias`)?.shape[0] ?? 0;
  const weight = values(tensors, `${name}.weight`, [outputs, inputs]);
  return { inputs, outputs, weight, bias: values(tensors, `${name}.bias`, [outputs]) };
}

function values(tensors: WeightTensors, name: string, shape: readonly number[]): Float32Array {
  const tensor = tensors.get(name);
  const expected = shape.join('×');
  if (!tensor) throw permanent('engine', `The weights have no tensor ${name}: expected one of ${expected}.`);
  const found = tensor.shape.join('×');
  if (found === expected) return tensor.values;
  throw permanent('engine', `The tensor ${name} of the weights is ${found}: expected ${expected}.`);
}
