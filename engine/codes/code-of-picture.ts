import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import { sha256Of } from '../../core/jobs/sha256-of.ts';
import { readEncoderCard } from '../cards/encoder-card.ts';
import { readCardFile } from '../cards/read-card-file.ts';
import { loadRuntime, openSession, threadsOr } from '../onnx/open-session.ts';
import { decodePicture } from './decode-picture.ts';

/** The code of a picture, with which networks paint in its style. */
export interface PictureCode {
  readonly code: Float32Array;
  /** SHA-256 in hex of the encoder and of the decoded picture. It is the same for the same code, whatever the format of the file. */
  readonly identity: string;
}

/**
 * Makes the code of a picture. It always runs in onnxruntime on the CPU, whichever engine paints.
 * @param bytes file of the picture
 * @param name name of the picture in messages
 * @param encoderFolder `KnownStyle.encoderFolder` of the network that will paint
 * @throws RepaintError `invalid-request`, permanent, if it isn't a still picture, or is too large; `engine` if the encoder can't be used
 */
export async function codeOfPicture(bytes: Uint8Array, name: string, encoderFolder: string): Promise<PictureCode> {
  const card = await readEncoderCard(encoderFolder);
  const { width, height } = card.input;
  const picture = await decodePicture(bytes, name, card.input);
  const seen = createHash('sha256').update(picture).digest('hex');
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
    return { code: code.data, identity: sha256Of([card.weights.sha256, width, height, seen]) };
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
