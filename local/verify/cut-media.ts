import type { Media, Picture, Sound, Subtitle } from './read-media.ts';

/** The requested part of a source: seconds from the first frame, or a frame's number like `120f`. */
interface PaintedPart {
  readonly from?: number | string | undefined;
  readonly to?: number | string | undefined;
}

interface Cut {
  /** Seconds on the source's clock. The painting's clock begins at `start`. */
  readonly start: number;
  /** The time of the first frame that isn't painted; Infinity at the end of the source. */
  readonly next: number;
  /** The time at which the last frame ends. It is less than `next` if the part ends within a frame. */
  readonly end: number;
}

const ROUNDING = 1e-6;
/** Formats and converters cut sound into packets at other times, so that the borders of a part may differ by two packets of it, in seconds. */
const BORDER_TOLERANCE = 0.1;

/** Cuts a source to the part that is painted, with times that count from the first frame of the part. */
export function cutMedia(media: Media, part: PaintedPart): Media {
  if (part.from === undefined && part.to === undefined) return media;
  const cut = cutOf(media.picture, part);
  const sounds = media.sounds.map((sound) => cutSound(sound, cut)).filter(({ hashes }) => hashes.length > 0);
  const subtitles = media.subtitles.map((subtitle) => cutSubtitle(subtitle, cut));
  const begun = media.chapters.findLast(({ start_time }) => start_time <= cut.start);
  const later = media.chapters.filter(({ start_time }) => start_time > cut.start && start_time < cut.end);
  const chapters = [...(begun ? [{ ...begun, start_time: cut.start }] : []), ...later].map((chapter) => {
    return { ...chapter, start_time: chapter.start_time - cut.start };
  });
  return { ...media, picture: cutPicture(media.picture, cut), sounds, subtitles, chapters };
}

function cutOf({ times, tick }: Picture, { from = 0, to }: PaintedPart): Cut {
  const start = times[indexOf(times, from)] ?? Number.POSITIVE_INFINITY;
  if (to === undefined) return { start, next: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY };
  const next = times[indexOf(times, to)] ?? Number.POSITIVE_INFINITY;
  // A painting can't end within a tick.
  const asked = typeof to === 'number' ? (times[0] ?? 0) + Math.ceil((to - ROUNDING) / tick) * tick : next;
  return { start, next, end: Math.min(next, asked) };
}

/** Returns the index of the frame that a border names: the first at or after a time from the first frame, or the one with a number. */
export function indexOf(times: readonly number[], border: number | string): number {
  if (typeof border === 'string') return Number.parseInt(border, 10);
  const found = times.findIndex((time) => time - (times[0] ?? 0) >= border - ROUNDING);
  return found === -1 ? times.length : found;
}

function cutPicture(picture: Picture, { start, next, end }: Cut): Picture {
  const within = (times: readonly number[]) =>
    times.filter((time) => time >= start - ROUNDING && time < next - ROUNDING).map((time) => time - start);
  const stop = (time: number) => Math.min(time, end) - start;
  return {
    ...picture,
    times: within(picture.times),
    packetTimes: within(picture.packetTimes),
    end: stop(picture.end),
    lastPacketEnd: stop(picture.lastPacketEnd),
    editEnd: stop(picture.editEnd),
  };
}

function cutSound(sound: Sound, { start, end }: Cut): Sound {
  const kept = [...sound.times.keys()].filter((i) => {
    const time = sound.times[i] ?? Number.NaN;
    return time >= start - ROUNDING && time < end - ROUNDING;
  });
  const pick = <T>(values: readonly T[]) => kept.flatMap((i) => values.slice(i, i + 1));
  const after = sound.times[(kept.at(-1) ?? 0) + 1] ?? sound.end;
  return {
    ...sound,
    hashes: pick(sound.hashes),
    times: pick(sound.times).map((time) => time - start),
    isTimed: pick(sound.isTimed),
    sizes: pick(sound.sizes),
    samplesHash: undefined,
    end: after - start,
    borderTolerance: BORDER_TOLERANCE,
  };
}

function cutSubtitle({ lines, pictureTimes: _uncut, ...about }: Subtitle, { start, end }: Cut): Subtitle {
  const shown = lines?.filter((line) => line.start < end && line.end > start);
  const cut = shown?.map((line) => {
    return { ...line, start: Math.max(line.start, start) - start, end: Math.min(line.end, end) - start };
  });
  return { ...about, lines: cut };
}
