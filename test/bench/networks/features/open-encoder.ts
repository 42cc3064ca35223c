import type { Tensor } from 'onnxruntime-node';
import { loadRuntime } from '../../../../engine/onnx/open-session.ts';
import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import { encoderGraph } from './encoder-graph.ts';
import { readEncoderWeights } from './read-encoder-weights.ts';

/** The features of a picture in VGG-19. */
export interface Features {
  /** The Gram matrices of relu1_1, relu2_1 and relu3_1. */
  readonly grams: readonly Float32Array[];
  /** The values of relu3_1. */
  readonly content: Float32Array;
}

export interface Encoder {
  look(picture: RgbPicture): Promise<Features>;
  close(): Promise<void>;
}

/**
 * Opens VGG-19 up to relu3_1.
 * @param file `vgg_31.h5`
 */
export async function openEncoder(file: string, threads: number): Promise<Encoder> {
  const { InferenceSession, Tensor } = await loadRuntime();
  const model = encoderGraph(await readEncoderWeights(file));
  const session = await InferenceSession.create(model, { intraOpNumThreads: threads });
  return {
    look: async ({ values, width, height, white }) => {
      const picture = new Tensor(
        'float32',
        values.map((value) => value / white),
        [1, 3, height, width],
      );
      const { gram1, gram2, gram3, features } = await session.run({ picture });
      const [grams, content] = [[gram1, gram2, gram3].map(valuesOf), valuesOf(features)];
      return { grams, content };
    },
    close: () => session.release(),
  };
}

function valuesOf(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new TypeError(`The encoder gave ${tensor?.type}: expected float32.`);
}
