import type { Stream } from './read-streams.ts';
import { streamLines } from './run-probe.ts';

export interface SubtitleLine {
  /** The start in seconds; `end` too. */
  readonly start: number;
  readonly end: number;
  /** The text without markup. */
  readonly text: string;
}

const PICTURES: ReadonlySet<string> = new Set(['dvd_subtitle', 'dvb_subtitle', 'hdmv_pgs_subtitle', 'xsub']);
const TIMES = /^(\d+):(\d+):(\d+),(\d+) --> (\d+):(\d+):(\d+),(\d+)/;

/** Reads the lines of a subtitle track, which FFmpeg converts to SRT. Returns undefined if the subtitles are pictures. */
export async function readSubtitle(
  ffmpeg: string,
  path: string,
  { index, codec_name }: Stream,
): Promise<SubtitleLine[] | undefined> {
  if (PICTURES.has(codec_name)) return undefined;
  const printed: string[] = [];
  await streamLines(ffmpeg, path, index, ['-f', 'srt'], (line) => printed.push(line));
  return parseSrt(printed);
}

/** @param printed lines of SRT */
export function parseSrt(printed: readonly string[]): SubtitleLine[] {
  const lines: SubtitleLine[] = [];
  for (const [i, line] of printed.entries()) {
    const times = TIMES.exec(line)?.slice(1).map(Number);
    if (!times) continue;
    const [start, end] = [seconds(times.slice(0, 4)), seconds(times.slice(4))];
    const stop = printed.indexOf('', i);
    const text = printed.slice(i + 1, stop === -1 ? undefined : stop).join('\n');
    lines.push({ start, end, text: text.replace(/<[^>]*>|\{\\[^}]*\}/g, '').trim() });
  }
  return lines.filter(({ text }) => text !== '');
}

function seconds([hours = 0, minutes = 0, whole = 0, thousandths = 0]: number[]): number {
  return hours * 3600 + minutes * 60 + whole + thousandths / 1000;
}
