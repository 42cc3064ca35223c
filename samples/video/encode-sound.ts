import { SAMPLE_RATE } from '../sound/track.ts';
import { ffmpeg } from './ffmpeg.ts';

/** Encodes interleaved samples of left and right as AAC in Matroska. */
export function encodeSound(samples: Float32Array): Promise<Uint8Array> {
  const input = ['-f', 'f32le', '-ar', `${SAMPLE_RATE}`, '-ac', '2', '-i', 'pipe:0'];
  return ffmpeg([...input, '-c:a', 'aac', '-b:a', '128k', '-f', 'matroska', 'pipe:1'], bytesOf(samples));
}

async function* bytesOf(samples: Float32Array): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
