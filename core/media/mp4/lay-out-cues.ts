import type { Cue } from '../extras/text-of-video.ts';

/** A period in which one text is shown, or none if it is empty. Times are in ticks. */
export interface ShownText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Most subtitles shown at once. More could not be read, and each is stored again for every period in which it is shown. */
const MOST_AT_ONCE = 8;

/**
 * Lays out subtitles as an MP4 stores them: consecutive periods from 0 on, without gaps or overlaps, the last one empty. Subtitles that
 * are shown at the same time become one text, the earlier ones above. What lies before 0 is cut off.
 * @param timescale ticks per second
 */
export function layOutCues(cues: readonly Cue[], timescale: number): ShownText[] {
  const ticks = (seconds: number) => Math.max(0, Math.round(seconds * timescale));
  const timed = cues
    .map(({ start, end, text }) => ({ start: ticks(start), end: ticks(end), text }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  const times = [...new Set([0, ...timed.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const shown: ShownText[] = [];
  let active: ShownText[] = [];
  let next = 0;
  for (const [i, start] of times.slice(0, -1).entries()) {
    active = active.filter(({ end }) => end > start);
    for (let cue = timed[next]; cue && cue.start <= start; cue = timed[++next]) active.push(cue);
    active = active.slice(-MOST_AT_ONCE);
    const text = active.map((cue) => cue.text).join('\n');
    shown.push({ start, end: times[i + 1] as number, text });
  }
  return shown.length > 0 ? [...merged(shown), endAfter(times.at(-1) as number)] : [];
}

/** Makes the empty period at the end. Without it, players show the last text until the end of the video. */
function endAfter(end: number): ShownText {
  return { start: end, end: end + 1, text: '' };
}

/** Joins adjacent empty periods. */
function merged(shown: readonly ShownText[]): ShownText[] {
  const all: ShownText[] = [];
  for (const next of shown) {
    const last = all.at(-1);
    if (last && last.text === next.text && last.text === '') all[all.length - 1] = { ...last, end: next.end };
    else all.push(next);
  }
  return all;
}
