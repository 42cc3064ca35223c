import { execFileSync } from 'node:child_process';
import { newest } from './ffmpegs.ts';

/** Returns the subtitles that FFmpeg reads from a file, without markup; times are in seconds. */
export function subtitlesOf(path: string, track: number): { start: number; end: number; text: string }[] {
  const args = ['-v', 'error', '-i', path, '-map', `0:s:${track}`, '-f', 'webvtt', '-'];
  const blocks = execFileSync(newest.path, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
    .split('\n\n')
    .slice(1);
  return blocks.flatMap((block) => {
    const [, start = '', end = '', text = ''] = /^(\S+) --> (\S+)\n([\s\S]*)$/.exec(block) ?? [];
    if (start === '') return [];
    return [{ start: secondsOf(start), end: secondsOf(end), text: text.replace(/<[^>]*>/g, '').trimEnd() }];
  });
}

/** Parses a time such as `00:01.500` or `01:00:01.500`. */
function secondsOf(time: string): number {
  return Number(
    time
      .split(':')
      .reduce((total, part) => total * 60 + Number(part), 0)
      .toFixed(3),
  );
}
