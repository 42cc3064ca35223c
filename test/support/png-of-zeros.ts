import { deflateSync } from 'node:zlib';
import { uint32, writePng } from '../../workers/pictures/png-chunks.ts';

/** A small file of a huge picture: all of it is black, with one bit for each pixel. Only its first rows are in it. */
export function pngOfZeros(width: number, height: number): Buffer {
  return writePng([
    { type: 'IHDR', data: Buffer.concat([uint32(width), uint32(height), Buffer.from([1, 0, 0, 0, 0])]) },
    { type: 'IDAT', data: deflateSync(Buffer.alloc(1_000)) },
    { type: 'IEND', data: Buffer.alloc(0) },
  ]);
}
