import {
  type Input,
  type InputVideoTrack,
  MatroskaInputFormat,
  MpegTsInputFormat,
  QuickTimeInputFormat,
  WebMInputFormat,
} from 'mediabunny';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { Bits } from '../../contracts/output-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { readPictureFormat } from '../bitstreams/parameter-sets.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { refuseHugeReads } from '../bytes/refuse-huge-reads.ts';
import { WindowedSource } from '../bytes/windowed-source.ts';
import { cleanLanguage } from '../extras/clean-names.ts';
import { readMatroskaHead } from '../matroska/read-matroska-head.ts';
import { appleLanguage } from '../mp4/apple-language.ts';
import { editEnds, editNotes, hasCuts } from '../mp4/edit-lists.ts';
import { guardTables } from '../mp4/guard-tables.ts';
import type { Movie } from '../mp4/read-movie.ts';
import { refuseEmptyRuns } from '../mp4/refuse-empty-runs.ts';
import { clockJumped, findClockJumps, withRisingClock } from '../mpeg-ts/rising-clock.ts';
import { isParserError } from '../source/is-parser-error.ts';
import type { MediaLimits } from '../source/media-limits.ts';
import { NeedsConversion } from '../source/needs-conversion.ts';
import { type OpenedTrack, openInput, openTrack, SCAN } from '../source/opened-source.ts';
import { findPaintedTrack } from '../source/painted-track.ts';
import { refusals } from '../source/refusals.ts';
import { PICTURE, SNIFF_BYTES, type Sniffed, sniffFormat } from '../source/sniff-format.ts';
import { sniffFurther } from '../source/sniff-further.ts';
import { displayTimes, type Timeline } from '../source/timeline.ts';
import { comesInOrder } from './comes-in-order.ts';
import { describePicture, type PaintedTrack, type Picture, withFields } from './describe-picture.ts';
import { indexVideo, type VideoIndex } from './index-video.ts';
import { inspectSound } from './inspect-sound.ts';
import { type Asked, readHeaders } from './read-headers.ts';
import { hasSeparateFields } from './separate-fields.ts';
import { timesShifted } from './times-shifted.ts';
import { turnsInterlaced } from './turns-interlaced.ts';

/** Largest timescale. Above it, mediabunny writes a timescale of 1. It is finer than any difference that a player could show. */
const MAX_TIMESCALE = 1_000_000;

/** Half a turn of the clock of a transport stream, in ticks. Times that go back look as if the clock had wrapped around. */
const HALF_A_TURN = 2 ** 32;

/** What is to be made of a source. */
export interface AskedPicture {
  /** True if a picture is to be painted, which a worker has to convert first. */
  readonly wantsPicture?: boolean | undefined;
  /** Number of bits of a sample that it is painted with; 8 by default. */
  readonly bits?: Bits | undefined;
}

export interface Inspection {
  readonly video: SourceVideo;
  readonly timeline: Timeline;
}

/**
 * Reads the headers and the packet index of a source by byte ranges: its properties, the timestamp of every displayed frame,
 * and its keyframes. Nothing is decoded.
 * @param name name of the source, for messages
 * @throws RepaintError (`empty`, `not-a-video`, `no-video-stream`, `truncated`, `encrypted`, `undecodable`, `too-large`)
 *   with a sentence for the owner of the video; {@link NeedsConversion} if only FFmpeg may be able to read it; what the byte
 *   source throws
 */
export async function inspectVideo(
  whole: ByteSource,
  name: string,
  limits: MediaLimits,
  { wantsPicture = false, bits }: AskedPicture = {},
): Promise<Inspection> {
  const source = refuseHugeReads(whole, (bytes) => new RangeError(`one of its parts claims ${bytes} bytes`));
  const demuxer = await sniff(source, name, limits, wantsPicture);
  const guarded = demuxer === 'mov' ? await withGuardedTables(new WindowedSource(source, SCAN), name) : source;
  const asked = { name, limits, demuxer, bits };
  try {
    return await inspectFormat(guarded, asked);
  } catch (thrown) {
    if (!(thrown instanceof DoubtfulClock)) throw thrown;
    const jumps = demuxer === 'mpegts' ? await findClockJumps(source) : [];
    if (jumps.length === 0) throw thrown.cause;
    const { video, timeline } = await inspectFormat(await withRisingClock(source, jumps), asked).catch(unlessDoubtful);
    return { video: { ...video, clockJumps: jumps, notes: [...video.notes, ...clockJumped(jumps)] }, timeline };
  }
}

/** A failure whose reason may be a clock that goes back. Only then is the source read once more, to look for that. */
class DoubtfulClock extends Error {
  override readonly name = 'DoubtfulClock';

  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

function unlessDoubtful(thrown: unknown): never {
  throw thrown instanceof DoubtfulClock ? thrown.cause : thrown;
}

interface AskedFormat extends Asked {
  readonly bits: Bits | undefined;
}

async function inspectFormat(source: ByteSource, asked: AskedFormat): Promise<Inspection> {
  const { demuxer } = asked;
  const { bytes, input } = openInput(source, demuxer === 'matroska');
  try {
    const movie = await readHeaders(bytes, input, asked);
    const track = await findVideoTrack(input, movie, asked);
    return await inspectTrack(source, input, track, movie, asked);
  } catch (thrown) {
    const isOfParser = isParserError(thrown) && !(thrown instanceof DoubtfulClock);
    throw isOfParser ? new NeedsConversion(demuxer, 'unknown', thrown.message) : thrown;
  } finally {
    input.dispose();
  }
}

async function withGuardedTables(source: ByteSource, name: string): Promise<ByteSource> {
  try {
    return await guardTables(refuseEmptyRuns(source, name));
  } catch (thrown) {
    throw isParserError(thrown) ? new NeedsConversion('mov', 'unknown', thrown.message) : thrown;
  }
}

/**
 * Recognises the format of a source.
 * @returns FFmpeg's name of the demuxer
 * @throws RepaintError if it is no video; {@link NeedsConversion} for a format that can't be read by ranges
 */
async function sniff(source: ByteSource, name: string, limits: MediaLimits, wantsPicture: boolean): Promise<string> {
  if (source.size === 0) throw refusals.empty(name);
  if (source.size > limits.maxBytes) throw refusals.tooManyBytes(name, source.size, limits.maxBytes);
  const start = await source.read(0, Math.min(SNIFF_BYTES, source.size));
  const known = sniffFormat(start);
  if (known.kind === 'unread') throw refusals.unreadPicture(name, known.name);
  if (wantsPicture) throw asPicture(known, name);
  const { name: format, kind, demuxer } = await sniffFurther(source, known);
  if (kind === 'still') throw refusals.still(name, format);
  if (kind === 'sound') throw refusals.noVideoStream(name);
  if (kind === 'list') throw refusals.list(name, format);
  if (kind === 'unknown' || !demuxer) throw refusals.notAVideo(name);
  if (kind === 'moving') throw new NeedsConversion(demuxer, 'unknown', `${format} can't be read by ranges`);
  return demuxer;
}

/** Returns what to throw for a source that is to be painted as a picture: {@link NeedsConversion}, or a refusal. */
function asPicture({ name: format, kind }: Sniffed, name: string): Error {
  if (kind !== 'still' && format !== 'GIF') return refusals.notAPicture(name, format);
  return new NeedsConversion(PICTURE, format, 'it is a picture');
}

async function findVideoTrack(
  input: Input,
  movie: Movie | undefined,
  { name, demuxer }: Asked,
): Promise<InputVideoTrack> {
  const listed = movie?.tracks?.find(({ handler }) => handler === 'vide');
  if (listed?.sampleEntry === 'encv') throw refusals.encrypted(name);
  const track = await findPaintedTrack(input);
  if (track) return track;
  const mayHaveOne = demuxer === 'mpegts' || listed !== undefined;
  if (!mayHaveOne) throw refusals.noVideoStream(name);
  throw new NeedsConversion(demuxer, listed?.sampleEntry || 'unknown', "its codec can't be read by ranges");
}

async function inspectTrack(
  source: ByteSource,
  input: Input,
  track: InputVideoTrack,
  movie: Movie | undefined,
  asked: AskedFormat,
): Promise<Inspection> {
  const painted = await openPainted(source, track, movie, asked);
  const { codec, opened } = painted;
  const picture = await describePicture(painted, asked.bits);
  refuseSize(picture, asked.name, asked.limits);
  const { timescale, notes } = await chooseTimescale(track);
  const ends = editEnds(movie);
  const edit = { editEnd: ends.get(track.id), hasEditList: movie !== undefined };
  const index = await indexVideo(painted, { timescale, ...edit, ...asked });
  const hasFields = await refuseSeparateFields(painted, picture, index.timeline, asked);
  refuseDisorder(painted, index.timeline, asked);
  const span = spanOf(index);
  refuseLength(span, timescale, asked);
  const sound = await inspectSound(input, ends);
  const { notes: pictureNotes, ...shape } = hasFields ? withFields(picture) : picture;
  const video: SourceVideo = {
    format: await formatOf(input),
    ...shape,
    codec,
    language: cleanLanguage(appleLanguage(painted.movie?.language) ?? (await track.getLanguageCode())),
    timescale,
    shiftSeconds: opened.shift > 0 ? opened.shift : undefined,
    ...span,
    sound,
    notes: [
      ...[...notes, ...pictureNotes, ...index.notes, ...(opened.packets.notes?.() ?? [])],
      ...[...shiftNotes(opened.shift), ...cutNotes(opened, sound.length)],
    ],
  };
  return { video, timeline: index.timeline };
}

type Span = Pick<SourceVideo, 'frames' | 'firstPts' | 'lastPts' | 'durationTicks' | 'packets'>;

function spanOf({ timeline, endPts }: VideoIndex): Span {
  const times = displayTimes(timeline);
  const [firstPts, lastPts] = [times[0] as number, times.at(-1) as number];
  return { frames: times.length, firstPts, lastPts, durationTicks: endPts, packets: timeline.pts.length };
}

/** @throws NeedsConversion for what the packets of a track alone don't show */
async function openPainted(
  source: ByteSource,
  track: InputVideoTrack,
  movie: Movie | undefined,
  { demuxer }: Asked,
): Promise<PaintedTrack> {
  const codec = await readCodec(track, demuxer);
  const own = movie?.tracks?.find(({ id }) => id === track.id);
  if (own && hasCuts(own))
    throw new NeedsConversion(demuxer, codec, 'its edit list has cuts or changes of speed', editNotes(own));
  if (own && own.sampleEntries > 1)
    throw new NeedsConversion(demuxer, codec, 'its pictures are described in several ways');
  const opened = await openTrack(source, track);
  const head = demuxer === 'matroska' ? await readMatroskaHead(source) : undefined;
  return { track, codec, opened, movie: own, matroska: head?.tracks.find(({ number }) => number === track.id) };
}

/** @returns true if frames may consist of two fields */
async function refuseSeparateFields(
  { codec, opened }: PaintedTrack,
  picture: Picture,
  timeline: Timeline,
  { demuxer }: Asked,
): Promise<boolean> {
  const hasFields = picture.isInterlaced || (await turnsInterlaced(codec, opened, timeline));
  if (hasFields && demuxer !== 'mpegts' && (await hasSeparateFields(codec, opened, timeline)))
    throw new NeedsConversion(demuxer, codec, 'the two fields of its frames are packets of their own');
  return hasFields;
}

function refuseDisorder({ codec, opened }: PaintedTrack, timeline: Timeline, { demuxer }: Asked): void {
  if (comesInOrder(timeline, reorderDepth(codec, opened))) return;
  throw new DoubtfulClock(new NeedsConversion(demuxer, codec, 'its timestamps are out of order or doubled'));
}

function shiftNotes(seconds: number): MediaNote[] {
  return seconds > 0 ? [timesShifted(seconds)] : [];
}

/** Notes that mediabunny leaves out the sound of a truncated cluster. */
function cutNotes({ packets }: OpenedTrack, soundTracks: number): MediaNote[] {
  if (soundTracks === 0 || !packets.isCut?.()) return [];
  return [{ code: 'sound-cut', message: 'The file is cut off: its sound may end some seconds before the picture.' }];
}

async function readCodec(track: InputVideoTrack, demuxer: string): Promise<SourceVideo['codec']> {
  const codec = await track.getCodec();
  if (codec) return codec;
  const id = String((await track.getInternalCodecId()) ?? 'unknown');
  throw new NeedsConversion(demuxer, id, "its codec can't be read by ranges");
}

/** Returns how many pictures a decoder holds back. Only H.264 and H.265 do so; if they state no number, it is 16 (ITU-T H.264, section A.3.1). */
function reorderDepth(codec: SourceVideo['codec'], { codecPrivate }: OpenedTrack): number {
  if (codec !== 'avc' && codec !== 'hevc') return 0;
  return (codecPrivate && readPictureFormat(codec, codecPrivate)?.reorderDepth) ?? 16;
}

function refuseLength({ firstPts, durationTicks }: Span, timescale: number, { name, limits, demuxer }: Asked): void {
  const ticks = durationTicks - firstPts;
  const seconds = ticks / timescale;
  if (seconds <= limits.maxSeconds) return;
  const isTurned = demuxer === 'mpegts' && ticks > HALF_A_TURN;
  throw new DoubtfulClock(
    isTurned ? refusals.clockGoesBack(name, seconds) : refusals.tooLong(name, seconds, limits.maxSeconds),
  );
}

function refuseSize({ width, height }: Picture, name: string, { maxPixels }: MediaLimits): void {
  if (width * height > maxPixels) throw refusals.tooManyPixels(name, width, height, maxPixels);
}

async function chooseTimescale(track: InputVideoTrack): Promise<{ timescale: number; notes: MediaNote[] }> {
  const resolution = Math.round(await track.getTimeResolution());
  if (resolution <= MAX_TIMESCALE) return { timescale: Math.max(1, resolution), notes: [] };
  const message = `Timestamps are rounded to 1/${MAX_TIMESCALE} s; those of the source are in 1/${resolution} s.`;
  return { timescale: MAX_TIMESCALE, notes: [{ code: 'timescale', message }] };
}

async function formatOf(input: Input): Promise<SourceVideo['format']> {
  const format = await input.getFormat();
  if (format instanceof MpegTsInputFormat) return 'ts';
  if (format instanceof WebMInputFormat) return 'webm';
  if (format instanceof MatroskaInputFormat) return 'mkv';
  return format instanceof QuickTimeInputFormat ? 'mov' : 'mp4';
}
