import type { SubtitleTrack, TextOfVideo } from '../extras/text-of-video.ts';
import { box, u32 } from './box-writer.ts';
import { type InnerBox, innerBoxes } from './inner-boxes.ts';
import { layOutCues, type ShownText } from './lay-out-cues.ts';
import { nameHandler } from './name-handler.ts';
import { SUBTITLE_TIMESCALE, subtitleSample, subtitleTrak } from './subtitle-boxes.ts';
import { movieUdta } from './tag-boxes.ts';

/** Subtitles, chapters and tags, laid out as an MP4 stores them. */
export interface MovieText {
  readonly tracks: readonly { readonly track: SubtitleTrack; readonly shown: readonly ShownText[] }[];
  readonly text: TextOfVideo;
  /** Titles of the tracks that the file already has, in its order. */
  readonly titles: readonly (string | undefined)[];
  /** Number of bytes that are added to the head of the file. */
  readonly headBytes: number;
}

export interface MovieToAddTo {
  /** Everything up to the first sample: `ftyp`, `moov`, `free`, and the header of `mdat`. What follows is not changed. */
  readonly head: Uint8Array;
  /** Size of the whole file in bytes, which is where the samples of text will begin. */
  readonly size: number;
  /** Size of the picture as it is shown, in pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Lays out subtitles, chapters and tags for an MP4. Subtitle tracks without any text are left out.
 * @param titles titles of the picture and sound tracks
 */
export function layOutText(text: TextOfVideo, titles: readonly (string | undefined)[]): MovieText {
  const tracks = text.subtitles
    .map((track) => ({ track, shown: layOutCues(track.cues, SUBTITLE_TIMESCALE) }))
    .filter(({ shown }) => shown.length > 0);
  const place = { trackId: 1, position: 0, width: 1, height: 1, movieTimescale: 1 };
  const traks = tracks.map(({ track, shown }) => subtitleTrak({ track, shown, ...place }));
  const udta = movieUdta(text.tags, text.chapters);
  const names = titles.map((title = '') => Buffer.from(title));
  const headBytes = [...traks, ...(udta ? [udta] : []), ...names].reduce((sum, { length }) => sum + length, 0);
  return { tracks, text, titles, headBytes };
}

/**
 * Adds subtitles, chapters and tags to the head of a finished MP4, in the room that was left for them.
 * @returns the new head, and bytes to append to the file
 * @throws RangeError if there isn't enough room
 */
export function addTextToMovie(movieText: MovieText, movie: MovieToAddTo): { head: Uint8Array; tail: Uint8Array } {
  if (movieText.headBytes === 0) return { head: movie.head, tail: new Uint8Array() };
  const top = innerBoxes(movie.head);
  const moov = top.find(({ type }) => type === 'moov');
  if (!moov) throw new RangeError('There is no moov in the head of the file.');
  const free = top.find(({ type, at }) => type === 'free' && at === moov.end);
  const written = writeMoov(movieText, movie, moov);
  const rest = (free?.end ?? moov.end) - moov.at - written.length;
  if (rest !== 0 && rest < 8) throw new RangeError('There is no room for the text in the head of the file.');
  const head = new Uint8Array(movie.head);
  head.set(written, moov.at);
  if (rest > 0) head.set(Buffer.concat([u32(rest), Buffer.from('free')]), moov.at + written.length);
  return { head, tail: samplesOf(movieText.tracks) };
}

function writeMoov({ tracks, text, titles }: MovieText, movie: MovieToAddTo, moov: InnerBox): Buffer {
  const { mvhd, traks, others } = splitMoov(movie.head, moov);
  const firstId = mvhd.readUInt32BE(mvhd.length - 4);
  const movieTimescale = mvhd.readUInt32BE(mvhd.readUInt8(8) === 1 ? 28 : 20);
  const size = { width: movie.width, height: movie.height };
  const subtitles = placeSamples(tracks, movie.size + MDAT_HEADER_BYTES).map((placed, i) =>
    subtitleTrak({ ...placed, ...size, trackId: firstId + i, movieTimescale }),
  );
  mvhd.writeUInt32BE(firstId + subtitles.length, mvhd.length - 4);
  const named = traks.map((trak, i) => (titles[i] ? nameHandler(trak, titles[i]) : trak));
  const udta = movieUdta(text.tags, text.chapters);
  return box('moov', mvhd, ...named, ...subtitles, ...others, ...(udta ? [udta] : []));
}

const MDAT_HEADER_BYTES = 8;

/** Splits a `moov` into its child boxes, headers included. */
function splitMoov(head: Uint8Array, moov: InnerBox): { mvhd: Buffer; traks: Buffer[]; others: Buffer[] } {
  const parts = innerBoxes(head, moov.start, moov.end).map(({ type, at, end }) => {
    return { type, bytes: Buffer.from(head.subarray(at, end)) };
  });
  const mvhd = parts.find(({ type }) => type === 'mvhd');
  if (!mvhd) throw new RangeError('There is no mvhd in the head of the file.');
  const traks = parts.filter(({ type }) => type === 'trak');
  const others = parts.filter((part) => part !== mvhd && part.type !== 'trak');
  return { mvhd: mvhd.bytes, traks: traks.map(({ bytes }) => bytes), others: others.map(({ bytes }) => bytes) };
}

function placeSamples(
  tracks: MovieText['tracks'],
  start: number,
): (MovieText['tracks'][number] & { position: number })[] {
  let position = start;
  return tracks.map((one) => {
    const placed = { ...one, position };
    position += one.shown.reduce((sum, { text }) => sum + subtitleSample(text).length, 0);
    return placed;
  });
}

function samplesOf(tracks: MovieText['tracks']): Uint8Array {
  if (tracks.length === 0) return new Uint8Array();
  return box('mdat', ...tracks.flatMap(({ shown }) => shown.map(({ text }) => subtitleSample(text))));
}
