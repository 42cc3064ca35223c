import type { Cue } from '../extras/text-of-video.ts';

/** A stretch of time in which one text is shown, or none; ticks. */
export interface ShownText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** More at once are not shown: nobody could read them, and each is written again for every stretch of its time. */
const MOST_AT_ONCE = 8;

/**
 * Lays subtitles out as MP4 has them: one after another from 0 on, without gap or overlap, none at the end. Those that are shown at the
 * same time become one text, the earlier ones above. What lies before 0 is cut off.
 * @param timescale ticks a second
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

/** Without a text that is none after it, players show the last one until the film ends. */
function endAfter(end: number): ShownText {
  return { start: end, end: end + 1, text: '' };
}

/** Neighbours with one text are one. */
function merged(shown: readonly ShownText[]): ShownText[] {
  const all: ShownText[] = [];
  for (const next of shown) {
    const last = all.at(-1);
    if (last && last.text === next.text && last.text === '') all[all.length - 1] = { ...last, end: next.end };
    else all.push(next);
  }
  return all;
}
