import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import { readEncoderCard } from '../cards/encoder-card.ts';
import { readCardFile } from '../cards/read-card-file.ts';
import { loadRuntime, openSession, threadsOr } from '../onnx/open-session.ts';
import { decodePicture } from './decode-picture.ts';

/**
 * Makes the code of a picture, with which networks paint in its style. It always runs in onnxruntime on the CPU, whichever engine paints.
 * @param bytes file of the picture
 * @param name name of the picture in messages
 * @param encoderFolder `KnownStyle.encoderFolder` of the network that will paint
 * @throws RepaintError `invalid-request`, permanent, if it isn't a still picture, or is too large; `engine` if the encoder can't be used
 */
export async function codeOfPicture(bytes: Uint8Array, name: string, encoderFolder: string): Promise<Float32Array> {
  const card = await readEncoderCard(encoderFolder);
  const { width, height } = card.input;
  const picture = await decodePicture(bytes, name, card.input);
  const runtime = await loadRuntime();
  const model = await readCardFile(encoderFolder, card.weights);
  const choice = { runtime, providers: ['cpu'], threads: threadsOr(undefined), networkFolder: encoderFolder };
  const { session } = await openSession({ ...choice, log: () => undefined }, () => model);
  try {
    const planes = new runtime.Tensor('float32', planesOf(picture), [1, 3, height, width]);
    const { code } = await session.run({ picture: planes });
    if (!(code?.data instanceof Float32Array) || code.data.length !== card.code) {
      const file = join(encoderFolder, card.weights.file);
      throw permanent('engine', `${file} gave ${code?.type} of ${code?.dims.join('×')}: expected ${card.code} floats.`);
    }
    return code.data;
  } finally {
    await session.release();
  }
}

/** Converts RGB bytes to three planes of floats from 0 to 1. */
function planesOf(rgb: Uint8Array): Float32Array {
  const pixels = rgb.length / 3;
  return Float32Array.from({ length: rgb.length }, (_, at) => {
    return (rgb[(at % pixels) * 3 + Math.floor(at / pixels)] ?? 0) / 255;
  });
}
