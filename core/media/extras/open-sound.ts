import type { InputAudioTrack } from 'mediabunny';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { MovieFormat } from '../../contracts/output-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import type { FfmpegSource, FfmpegStream } from '../ffmpeg/list-streams.ts';
import { bitrateFor, SOUND_SHIFT_SECONDS, type WantedSound } from '../ffmpeg/sound-arguments.ts';
import { appleLanguage } from '../mp4/apple-language.ts';
import { hasCuts } from '../mp4/edit-lists.ts';
import type { Movie, MovieTrack } from '../mp4/read-movie.ts';
import { handlerTitle } from '../mp4/title-of-track.ts';
import type { OpenedSource } from '../source/opened-source.ts';
import { canCarry } from './can-carry.ts';
import type { TrackNames } from './clean-names.ts';
import { FfmpegSound } from './ffmpeg-sound.ts';
import { rangeOfExtras, type Stretch } from './range-of-extras.ts';
import type { SourceHeads } from './source-heads.ts';
import { type ReadTrack, TrackReader } from './track-reader.ts';

export interface SoundToOpen extends SourceHeads {
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  readonly format: MovieFormat;
}

/** The sound of a source, in the order of its tracks, copied or converted so that the output format can hold it. */
export interface OpenSound {
  readonly readers: readonly TrackReader[];
  /** Returns notes on what was changed or left out. They are complete once everything has been read. */
  notes(): MediaNote[];
  close(): Promise<void>;
}

export async function openSound(request: SoundToOpen): Promise<OpenSound> {
  const plans = request.streams ? planStreams(request.streams, request.format) : await planTracks(request);
  const runs: Run[] = [];
  try {
    const copied = await Promise.all(plans.filter(isDirect).map((plan) => TrackReader.open(plan.read)));
    const wanted = plans.filter(isByFfmpeg);
    if (request.ffmpeg && wanted.length > 0) runs.push(...(await openRuns(request.ffmpeg, wanted)));
    const most = mostSeconds(request);
    const stretch = rangeOfExtras(request.video);
    const converted = await Promise.all(runs.flatMap((run) => readersOf(run, most, stretch)));
    const readers = [...copied, ...converted].filter((reader) => reader !== undefined);
    return {
      readers: readers.sort((a, b) => a.index - b.index),
      notes: () => [
        ...plans.flatMap((plan) => noteOn(plan, readers, stretch !== undefined)),
        ...readers.flatMap((reader) => notesOf(reader, runs)),
      ],
      close: async () => {
        for (const { sound } of runs) await sound.close();
      },
    };
  } catch (thrown) {
    for (const { sound } of runs) await sound.close();
    throw thrown;
  }
}

interface DirectPlan {
  readonly index: number;
  readonly codec: string;
  readonly read: ReadTrack;
}

interface FfmpegPlan extends WantedSound, TrackNames {
  readonly packets: number;
  /** If the track is converted: why it isn't copied. */
  readonly reason?: string;
}

type Plan = DirectPlan | FfmpegPlan;
const isDirect = (plan: Plan): plan is DirectPlan => 'read' in plan;
const isByFfmpeg = (plan: Plan): plan is FfmpegPlan => !isDirect(plan);

async function planTracks({ source, video, format, matroska, movie, languages }: SoundToOpen): Promise<Plan[]> {
  const found = await source.input.getAudioTracks();
  const delays = matroska?.tracks.filter(({ type }) => type === 'audio').map(({ delay }) => delay) ?? [];
  const stretch = rangeOfExtras(video);
  return video.sound.map(({ index, codec, packets, channels }) => {
    const track = found[index];
    const own = track && trackOf(movie, track);
    const names = namesIn(own, track, languages);
    // Of several edits, mediabunny would follow only the first.
    const isEdited = own !== undefined && hasCuts(own);
    if (track && canCarry(format, codec) && !isEdited) {
      const read = { track, index, source: { codec, packets }, mostPackets: packets, shift: -(delays[index] ?? 0) };
      return { index, codec, read: { ...read, stretch, ...names } };
    }
    const reason = isEdited ? 'its edit list has cuts' : notCarried(codec);
    return { index, codec, packets, bitrate: bitrateFor(channels), reason, ...names };
  });
}

function notCarried(codec: string): string {
  return `the output can't carry ${codec} in a way that players understand`;
}

function trackOf(movie: Movie | undefined, { id }: InputAudioTrack): MovieTrack | undefined {
  return movie?.tracks?.find((track) => track.id === id);
}

/** Returns the language and title of a track that mediabunny doesn't read. */
function namesIn(
  own: MovieTrack | undefined,
  track: InputAudioTrack | undefined,
  languages: SourceHeads['languages'],
): TrackNames {
  const language = appleLanguage(own?.language) ?? (track && languages?.get(track.id));
  return { language, title: handlerTitle(own) };
}

function planStreams(streams: readonly FfmpegStream[], format: MovieFormat): Plan[] {
  return streams
    .filter(({ type }) => type === 'audio')
    .map(({ index, codec, channels }) => {
      if (canCarry(format, codec)) return { index, codec, packets: 0 };
      return { index, codec, packets: 0, bitrate: bitrateFor(channels), reason: notCarried(codec) };
    });
}

/** An FFmpeg, and the tracks that are wanted of it. */
interface Run {
  readonly wants: readonly FfmpegPlan[];
  readonly sound: FfmpegSound;
}

/** Starts one FFmpeg for all tracks. If that writes nothing, it starts one for each, so that a bad track doesn't affect the others. */
async function openRuns(source: FfmpegSource, wants: readonly FfmpegPlan[]): Promise<Run[]> {
  const sound = await FfmpegSound.open(source, wants);
  if (sound.tracks.length > 0) return [{ wants, sound }];
  await sound.close();
  if (wants.length === 1) return [];
  return (await Promise.all(wants.map((want) => openRuns(source, [want])))).flat();
}

/** Sound may continue after the end of the picture for as long as the picture lasts, or for this long. */
const LONG_AFTER_SECONDS = 600;
/** It may also continue for as long as the file could last if all of it were sound, at this rate, which hardly any sound is below. */
const LEAST_BYTES_A_SECOND = 2_000;
const MOST_AFTER_SECONDS = 12 * 3600;

/** Returns the time at which sound is cut off. A damaged timestamp may claim a gap of days, which FFmpeg would fill with silence. */
function mostSeconds({ video, ffmpeg }: SoundToOpen): number {
  const end = video.durationTicks / video.timescale;
  const alone = Math.min(MOST_AFTER_SECONDS, (ffmpeg?.bytes.size ?? 0) / LEAST_BYTES_A_SECOND);
  return end + Math.max(LONG_AFTER_SECONDS, end, alone);
}

function readersOf({ wants, sound }: Run, most: number, stretch: Stretch | undefined) {
  return sound.tracks.slice(0, wants.length).map((track, i) => {
    const { index, codec, packets, language, title } = wants[i] as FfmpegPlan;
    const read = { track, index, source: { codec, packets }, mostSeconds: most, language, title, stretch };
    return TrackReader.open({ ...read, mostPackets: Number.POSITIVE_INFINITY, shift: -SOUND_SHIFT_SECONDS });
  });
}

/** @param isRange true if a track may have nothing in the part that is painted */
function noteOn(plan: Plan, readers: readonly TrackReader[], isRange: boolean): MediaNote[] {
  const name = `Sound track ${plan.index + 1} (${plan.codec})`;
  const reader = readers.find(({ index }) => index === plan.index);
  if (!reader || reader.stored().packets === 0) {
    if (isDirect(plan) && plan.read.mostPackets === 0) return [];
    if (reader && isRange) return [];
    const message = `${name} is left out: it can't be decoded.`;
    return [{ code: 'sound-left-out', message, track: plan.index }];
  }
  if (isDirect(plan) || !plan.bitrate) return [];
  const rate = `${Math.round(plan.bitrate / 1_000)} kb/s`;
  const message = `${name} is converted to AAC at ${rate}: ${plan.reason}.`;
  return [{ code: 'sound-converted', message, track: plan.index }];
}

function notesOf(reader: TrackReader, runs: readonly Run[]): MediaNote[] {
  const { index, source } = reader;
  const name = `Sound track ${index + 1} (${source.codec})`;
  const placeIn = ({ wants }: Run) => wants.findIndex((want) => want.index === index);
  const run = runs.find((each) => placeIn(each) !== -1);
  const wasOutOfOrder = reader.wasOutOfOrder || run?.sound.mended.has(placeIn(run));
  const isCut = reader.isCut || run?.sound.failure() !== undefined;
  const cut = `${name} is damaged and ends at ${reader.endSeconds.toFixed(3)} s.`;
  const mended = `${name} has timestamps that go back; they were moved forward.`;
  return [
    ...(isCut && reader.stored().packets > 0 ? [{ code: 'sound-cut' as const, message: cut, track: index }] : []),
    ...(wasOutOfOrder ? [{ code: 'sound-times' as const, message: mended, track: index }] : []),
  ];
}
