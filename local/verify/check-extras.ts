import { withoutControls } from '../../core/contracts/unprintable.ts';
import type { Judge } from './check.ts';
import { compareNames, languageOf } from './compare-names.ts';
import type { Media, Subtitle } from './read-media.ts';
import type { SubtitleLine } from './read-subtitle.ts';

/** ASS has timestamps of 1/100 s. */
const SUBTITLE_TOLERANCE = 0.011;
const CHAPTER_TOLERANCE = 0.0011;
const TAGS = ['title', 'artist', 'album', 'date', 'creation_time', 'comment', 'copyright', 'description', 'genre'];

/** Checks subtitles, chapters, tags and other tracks. */
export function checkExtras(judge: Judge, source: Media, output: Media, shift: number): void {
  checkSubtitles(judge, source, output, shift);
  checkChapters(judge, source, output, shift);
  for (const tag of TAGS) checkTag(judge, tag, source, output);
  checkOthers(judge, source.others, output.others);
}

function checkOthers(judge: Judge, before: readonly string[], after: readonly string[]): void {
  const [left, added] = [missing(before, after), missing(after, before)];
  if (before.length > 0)
    judge.add('others', 'other tracks', before.join(', '), after.join(', '), left && `${left} left out`);
  if (added) judge.add('manifest', 'other tracks', before.join(', '), after.join(', '), `${added} added`);
}

function missing(before: readonly string[], after: readonly string[]): string | undefined {
  const free = [...after];
  const left = before.filter((kind) => {
    const at = free.indexOf(kind);
    if (at !== -1) free.splice(at, 1);
    return at === -1;
  });
  return left.length === 0 ? undefined : left.join(', ');
}

function checkSubtitles(judge: Judge, source: Media, output: Media, shift: number): void {
  const [before, after] = [source.subtitles, output.subtitles];
  if (before.length === 0 && after.length === 0) return;
  const lost = before.length === after.length ? undefined : `${before.length} in, ${after.length} out`;
  judge.add('subtitles', 'subtitle tracks', String(before.length), String(after.length), lost);
  // Subtitles that are pictures can't become text: those of text are compared all the same.
  const texts = lost === undefined ? before : before.filter(({ lines }) => lines !== undefined);
  if (texts.length !== after.length) return;
  for (const [i, track] of texts.entries()) {
    const other = after[i] as Subtitle;
    const difference =
      compareLines(track, other, shift) ?? comparePictures(track, other, shift) ?? compareNames(track, other);
    judge.add('subtitles', `subtitles ${i + 1}`, describe(track), describe(other), difference);
  }
}

function describe({ stream, lines }: Subtitle): string {
  return `${stream.codec_name} ${languageOf({ stream })}, ${lines === undefined ? 'pictures' : `${lines.length} lines`}`;
}

/**
 * Compares what is shown at each moment: an MP4 has one line after another, so that lines which overlap in the source are cut into several there.
 */
function compareLines({ lines: before }: Subtitle, { lines: after }: Subtitle, shift: number): string | undefined {
  if (!before || !after) return before === after ? undefined : 'text became pictures, or pictures text';
  const from = before.map(({ start, end, text }) => ({ start: start + shift, end: end + shift, text }));
  const times = [...new Set([...from, ...after].flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const [shownBefore, shownAfter] = [shownAt(from), shownAt(after)];
  for (const [i, start] of times.entries()) {
    const end = times[i + 1] ?? start;
    const [is, was] = [shownAfter(start, end), shownBefore(start, end)];
    if (is !== was && end - start > SUBTITLE_TOLERANCE)
      return `at ${start.toFixed(3)} s it shows ${quoted(is)} instead of ${quoted(was)}`;
  }
  return undefined;
}

/**
 * How long before a change of subtitles a disc may state its parts, in seconds: Matroska has them in one packet. Changes that follow each
 * other more closely can't be read.
 */
const PARTS_AHEAD = 0.5;

/** Compares when subtitles that are pictures change. Formats cut a change into packets in their own ways. */
function comparePictures(before: Subtitle, after: Subtitle, shift: number): string | undefined {
  if (before.lines || after.lines || !before.pictureTimes || !after.pictureTimes) return undefined;
  const from = before.pictureTimes.map((time) => time + shift);
  const isDisc = before.stream.codec_name === 'hdmv_pgs_subtitle';
  const isNear = (times: readonly number[], time: number) =>
    times.some((other) => Math.abs(other - time) <= SUBTITLE_TOLERANCE);
  const follows = (time: number) => (other: number) => other >= time && other <= time + PARTS_AHEAD;
  const isPart = (time: number) => isDisc && after.pictureTimes?.some(follows(time));
  const lost = from.find((time) => !isNear(after.pictureTimes ?? [], time) && !isPart(time));
  const added = after.pictureTimes.find((time) => !isNear(from, time));
  if (lost !== undefined) return `the picture at ${lost.toFixed(3)} s is missing`;
  return added === undefined ? undefined : `the source has no picture at ${added.toFixed(3)} s`;
}

const quoted = (text: string) => (text === '' ? 'nothing' : JSON.stringify(text.slice(0, 60)));

/** What lines show together from one moment to the next, asked for in the order of time; which is above the other doesn't count. */
function shownAt(lines: readonly SubtitleLine[]): (start: number, end: number) => string {
  const waiting = lines.toSorted((a, b) => a.start - b.start);
  let [active, next]: [SubtitleLine[], number] = [[], 0];
  return (start, end) => {
    for (let line = waiting[next]; line && line.start <= start; line = waiting[++next]) active.push(line);
    active = active.filter((line) => line.end >= end);
    return active
      .flatMap(({ text }) => text.split('\n'))
      .sort()
      .join('\n');
  };
}

function checkChapters(judge: Judge, { chapters: before }: Media, { chapters: after }: Media, shift: number): void {
  if (before.length === 0 && after.length === 0) return;
  const wrong = before.findIndex((chapter, i) => {
    const other = after[i];
    const isNear = Math.abs((other?.start_time ?? Number.NaN) - shift - chapter.start_time) <= CHAPTER_TOLERANCE;
    return !isNear || titleOf(other) !== titleOf(chapter);
  });
  const difference = before.length === after.length ? undefined : `${before.length} in, ${after.length} out`;
  const other = wrong === -1 ? undefined : `chapter ${wrong + 1} has another start or title`;
  judge.add('chapters', 'chapters', String(before.length), String(after.length), difference ?? other);
}

const titleOf = (chapter: Media['chapters'][number] | undefined) => withoutControls(chapter?.tags['title'] ?? '');

/** Checks one tag. Where the source has none of this name, the painting may have what the source has under another name. */
function checkTag(judge: Judge, name: string, source: Media, output: Media): void {
  const [before, after] = [tagOf(source, name), tagOf(output, name)];
  const isSame = name === 'creation_time' ? isSameTime : (a: string, b: string) => a === b;
  if (before !== '') {
    const changed = isSame(before, after) ? undefined : `it became ${after || 'empty'}`;
    judge.add('tags', `tag ${name}`, before, after, changed);
  } else if (after !== '' && !Object.values(source.tags).some((value) => isSame(plain(value), after))) {
    judge.add('tags', `tag ${name}`, '', after, 'the source has none');
  }
}

const isSameTime = (before: string, after: string) => Date.parse(before) === Date.parse(after);

/** Returns an empty text for a creation time of 1970 or before, which is an empty field. */
function tagOf({ tags }: Media, name: string): string {
  const value = plain(Object.entries(tags).find(([key]) => key.toLowerCase() === name)?.[1]);
  return name === 'creation_time' && !(Date.parse(value) > 0) ? '' : value;
}

const plain = (value = '') => withoutControls(value).trim();
