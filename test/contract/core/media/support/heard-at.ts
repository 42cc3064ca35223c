import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { clipFolder } from './clips.ts';

/** Returns, for each of the first tracks, the second at which the first sound after a silence is heard, on the file's own clock. */
export function heardAt(ffmpeg: Ffmpeg, path: string, tracks: number): number[] {
  const folder = mkdtempSync(join(clipFolder, 'heard-'));
  const indexes = Array.from({ length: tracks }, (_, i) => i);
  const outputs = indexes.flatMap((i) => {
    const filter = `silencedetect=noise=-20dB:d=0.1,ametadata=mode=print:file=${i}.txt`;
    return ['-map', `0:a:${i}`, '-af', filter, '-f', 'null', '-'];
  });
  execFileSync(ffmpeg.path, ['-v', 'error', '-copyts', '-i', path, ...outputs], { cwd: folder, stdio: 'pipe' });
  return indexes.map((i) => Number(/silence_end=([\d.-]+)/.exec(readFileSync(join(folder, `${i}.txt`), 'utf8'))?.[1]));
}
