import type { MediaNote } from '../../contracts/media-note.ts';
import { collectOutput, type FfmpegSource } from '../ffmpeg/list-streams.ts';
import { sampleArguments } from '../ffmpeg/text-arguments.ts';
import { appleLanguage } from '../mp4/apple-language.ts';
import { innerBoxes } from '../mp4/inner-boxes.ts';
import type { MovieTrack } from '../mp4/read-movie.ts';
import { handlerTitle } from '../mp4/title-of-track.ts';
import { unlessUnparsable } from '../source/unless-unparsable.ts';
import { cleanNames } from './clean-names.ts';
import { plainTextOf } from './cue-text.ts';
import { SUBTITLES_CUT, SUBTITLES_PLAIN, subtitleLeftOut } from './subtitle-notes.ts';
import { type Cue, type SubtitleTrack, TEXT_LIMITS } from './text-of-video.ts';

/** The sample entry of WebVTT in an MP4 (ISO/IEC 14496-30), which FFmpeg takes for unknown data. */
export const WEBVTT_ENTRY = 'wvtt';

/**
 * Reads tracks of WebVTT in an MP4. FFmpeg copies their samples, whose boxes are parsed here.
 * @throws FfmpegError if FFmpeg can't read the source
 */
export function readWebvtt(source: FfmpegSource, tracks: readonly MovieTrack[]): ReturnType<typeof parseWebvtt> {
  return parseWebvtt(tracks, async ({ id }) => {
    const listing = Buffer.from(await collectOutput(source, sampleArguments(id, 'framecrc'))).toString();
    return { listing, data: Buffer.from(await collectOutput(source, sampleArguments(id, 'data'))) };
  });
}

/** The samples of a track, as FFmpeg copies them. */
interface CopiedSamples {
  /** Their times and sizes, as the muxer `framecrc` writes them. */
  readonly listing: string;
  /** Their bytes, without any border between them. */
  readonly data: Buffer;
}

/**
 * Parses tracks of WebVTT within {@link TEXT_LIMITS}. A track whose boxes can't be parsed is left out, with a note.
 * @throws what `copy` throws
 */
export async function parseWebvtt(
  tracks: readonly MovieTrack[],
  copy: (track: MovieTrack) => Promise<CopiedSamples>,
): Promise<{ subtitles: SubtitleTrack[]; notes: MediaNote[] }> {
  const subtitles: SubtitleTrack[] = [];
  const notes: MediaNote[] = [];
  let [count, bytes, wasStyled, isFull] = [0, 0, false, false];
  for (const track of tracks.slice(0, TEXT_LIMITS.subtitleTracks)) {
    const samples = samplesOf(await copy(track));
    const found = await unlessUnparsable(async () => joined(samples));
    if (!found) notes.push(subtitleLeftOut(WEBVTT_ENTRY));
    if (!found) continue;
    const cues: Cue[] = [];
    for (const written of found) {
      const { text, wasStyled: isStyled } = plainTextOf(written.text, 'webvtt');
      wasStyled ||= isStyled || written.hasSettings;
      bytes += Buffer.byteLength(written.text);
      isFull ||= bytes > TEXT_LIMITS.subtitleBytes || count >= TEXT_LIMITS.cues;
      if (isFull) break;
      if (text === '') continue;
      cues.push({ start: written.start, end: written.end, text });
      count++;
    }
    const names = cleanNames(appleLanguage(track.language) ?? lettersOf(track.language), handlerTitle(track));
    subtitles.push({ ...names, isDefault: subtitles.length === 0, cues });
  }
  if (wasStyled) notes.push(SUBTITLES_PLAIN);
  if (isFull || tracks.length > TEXT_LIMITS.subtitleTracks) notes.push(SUBTITLES_CUT);
  return { subtitles, notes };
}

interface Sample {
  readonly start: number;
  /** Equal to the start of the next sample if that follows without a gap. */
  readonly end: number;
  readonly data: Buffer;
}

function samplesOf({ listing, data }: CopiedSamples): Sample[] {
  const [, num = 1, den = 1] = /^#tb 0: (\d+)\/(\d+)$/m.exec(listing)?.map(Number) ?? [];
  let at = 0;
  return [...listing.matchAll(/^0, *-?\d+, *(-?\d+), *(\d+), *(\d+),/gm)].map((found) => {
    const [, pts = 0, duration = 0, size = 0] = found.map(Number);
    at += size;
    return { start: (pts * num) / den, end: ((pts + duration) * num) / den, data: data.subarray(at - size, at) };
  });
}

interface WrittenCue {
  readonly start: number;
  end: number;
  readonly text: string;
  readonly hasSettings: boolean;
}

/**
 * Joins the parts of cues: while one is shown, each change of what is shown with it begins another sample.
 * @throws RangeError if a sample has too many boxes
 */
function joined(samples: readonly Sample[]): WrittenCue[] {
  const cues: WrittenCue[] = [];
  let before = new Map<string, WrittenCue>();
  for (const { start, end, data } of samples) {
    const shown = new Map<string, WrittenCue>();
    for (const { key, ...parts } of cuesIn(data)) {
      const going = before.get(key);
      const isGoing = going !== undefined && going.end === start;
      const cue = isGoing ? going : { start, end, ...parts };
      if (!isGoing) cues.push(cue);
      cue.end = end;
      shown.set(key, cue);
    }
    before = shown;
  }
  return cues;
}

/** Reads the cues of a sample. The key of a cue is the same in all of its parts. */
function cuesIn(data: Buffer): (Pick<WrittenCue, 'text' | 'hasSettings'> & { readonly key: string })[] {
  return innerBoxes(data).flatMap(({ type, start, end }) => {
    const parts = type === 'vttc' ? innerBoxes(data, start, end) : [];
    const payload = parts.find((part) => part.type === 'payl');
    if (!payload) return [];
    const hasSettings = parts.some((part) => part.type === 'sttg');
    const text = data.toString('utf8', payload.start, payload.end);
    return [{ key: data.toString('latin1', start, end), text, hasSettings }];
  });
}

/** Reads a language of three letters with five bits each (ISO/IEC 14496-12, section 8.4.2). */
function lettersOf(code = 0): string {
  return String.fromCharCode(...[10, 5, 0].map((bits) => 0x60 + ((code >> bits) & 31)));
}
