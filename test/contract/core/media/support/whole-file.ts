import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { SourceVideo } from '../../../../../core/contracts/source-video.ts';
import { decodeArguments } from '../../../../../core/media/ffmpeg/decode-arguments.ts';
import type { Ffmpeg } from '../../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { decodedFrameBytes, toneMapper } from '../../../../../core/media/pictures/tone-frames.ts';

/** Returns a short hash of each frame of a file, decoded by FFmpeg as a whole and without our planning. */
export async function hashWholeFile(ffmpeg: Ffmpeg, path: string, video: SourceVideo): Promise<string[]> {
  const { output } = decodeArguments(video, ffmpeg);
  const args = ['-nostdin', '-loglevel', 'error', '-noautorotate', '-i', path, ...output, 'pipe:1'];
  const process = spawn(ffmpeg.path, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const frameBytes = decodedFrameBytes(video);
  const toneMap = toneMapper(video) ?? ((frame: Uint8Array) => frame);
  const hashes: string[] = [];
  let rest = Buffer.alloc(0);
  for await (const bytes of process.stdout) {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= frameBytes) {
      hashes.push(hashFrame(toneMap(Uint8Array.from(rest.subarray(0, frameBytes)))));
      rest = rest.subarray(frameBytes);
    }
  }
  return hashes;
}

export function hashFrame(frame: Uint8Array): string {
  return createHash('md5').update(frame).digest('hex').slice(0, 12);
}
