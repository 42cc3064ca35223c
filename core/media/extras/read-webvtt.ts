import type { MediaNote } from '../../contracts/media-note.ts';
import { collectOutput, type FfmpegSource } from '../ffmpeg/list-streams.ts';
import { sampleArguments } from '../ffmpeg/text-arguments.ts';
import { appleLanguage } from '../mp4/apple-language.ts';
import { innerBoxes } from '../mp4/inner-boxes.ts';
import type { MovieTrack } from '../mp4/read-movie.ts';
import { handlerTitle } from '../mp4/title-of-track.ts';
import { cleanLanguage, cleanTitle } from './clean-names.ts';
import { plainTextOf } from './cue-text.ts';
import { SUBTITLES_CUT, SUBTITLES_PLAIN } from './subtitle-notes.ts';
import { type Cue, type SubtitleTrack, TEXT_LIMITS } from './text-of-video.ts';

/** The sample entry of WebVTT in an MP4 (ISO/IEC 14496-30), which FFmpeg takes for unknown data. */
export const WEBVTT_ENTRY = 'wvtt';

/**
 * Reads tracks of WebVTT in an MP4. FFmpeg copies their samples, whose boxes are parsed here.
 * @throws FfmpegError if FFmpeg can't read the source
 */
export async function readWebvtt(
  source: FfmpegSource,
  tracks: readonly MovieTrack[],
): Promise<{ subtitles: SubtitleTrack[]; notes: MediaNote[] }> {
  const subtitles: SubtitleTrack[] = [];
  let [count, bytes, wasStyled, isCut] = [0, 0, false, tracks.length > TEXT_LIMITS.subtitleTracks];
  for (const track of tracks.slice(0, TEXT_LIMITS.subtitleTracks)) {
    const cues: Cue[] = [];
    for (const written of joined(await samplesOf(source, track.id))) {
      const { text, wasStyled: isStyled } = plainTextOf(written.text, 'webvtt');
      wasStyled ||= isStyled || written.hasSettings;
      bytes += Buffer.byteLength(written.text);
      isCut ||= bytes > TEXT_LIMITS.subtitleBytes || count >= TEXT_LIMITS.cues;
      if (isCut) break;
      if (text === '') continue;
      cues.push({ start: written.start, end: written.end, text });
      count++;
    }
    const language = cleanLanguage(appleLanguage(track.language) ?? lettersOf(track.language));
    const title = cleanTitle(handlerTitle(track));
    subtitles.push({
      ...(language && { language }),
      ...(title && { title }),
      isDefault: subtitles.length === 0,
      cues,
    });
  }
  return { subtitles, notes: [...(wasStyled ? [SUBTITLES_PLAIN] : []), ...(isCut ? [SUBTITLES_CUT] : [])] };
}

interface Sample {
  readonly start: number;
  readonly end: number;
  readonly data: Buffer;
}

/** Copies the samples of a track: FFmpeg lists their times and sizes, and then their bytes without any border between them. */
async function samplesOf(source: FfmpegSource, track: number): Promise<Sample[]> {
  const listing = Buffer.from(await collectOutput(source, sampleArguments(track, 'framecrc'))).toString();
  const data = Buffer.from(await collectOutput(source, sampleArguments(track, 'data')));
  const [, num = 1, den = 1] = /^#tb 0: (\d+)\/(\d+)$/m.exec(listing)?.map(Number) ?? [];
  let at = 0;
  return [...listing.matchAll(/^0, *-?\d+, *(-?\d+), *(\d+), *(\d+),/gm)].map((found) => {
    const [, pts = 0, duration = 0, size = 0] = found.map(Number);
    const start = (pts * num) / den;
    at += size;
    return { start, end: start + (duration * num) / den, data: data.subarray(at - size, at) };
  });
}

interface WrittenCue {
  readonly start: number;
  end: number;
  readonly text: string;
  readonly hasSettings: boolean;
}

/** Joins the parts of cues: while one is shown, each change of what is shown with it begins another sample. */
function joined(samples: readonly Sample[]): WrittenCue[] {
  const cues: WrittenCue[] = [];
  let before = new Map<string, WrittenCue>();
  for (const { start, end, data } of samples) {
    const shown = new Map<string, WrittenCue>();
    for (const box of innerBoxes(data, 0, data.length).filter(({ type }) => type === 'vttc')) {
      const parts = innerBoxes(data, box.start, box.end);
      const payload = parts.find(({ type }) => type === 'payl');
      if (!payload) continue;
      const key = data.toString('latin1', box.start, box.end);
      const going = before.get(key);
      const isGoing = going !== undefined && going.end === start;
      const text = data.toString('utf8', payload.start, payload.end);
      const cue = isGoing ? going : { start, end, text, hasSettings: parts.some(({ type }) => type === 'sttg') };
      if (!isGoing) cues.push(cue);
      cue.end = end;
      shown.set(key, cue);
    }
    before = shown;
  }
  return cues;
}

/** Reads a language of three letters with five bits each (ISO/IEC 14496-12, section 8.4.2). */
function lettersOf(code = 0): string {
  return String.fromCharCode(...[10, 5, 0].map((bits) => 0x60 + ((code >> bits) & 31)));
}
