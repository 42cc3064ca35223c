import {
  EncodedPacketSink,
  type Input,
  type InputVideoTrack,
  MatroskaInputFormat,
  QuickTimeInputFormat,
  WebMInputFormat,
} from 'mediabunny';
import { RepaintError } from '../contracts/failure.ts';
import type { ByteSource } from './byte-source.ts';
import { describeColour } from './colour-tags.ts';
import { descriptionOf } from './description-of.ts';
import { indexVideo } from './index-video.ts';
import { inspectSound } from './inspect-sound.ts';
import type { MediaLimits } from './media-limits.ts';
import { openInput } from './opened-source.ts';
import { type PictureFormat, readPictureFormat } from './parameter-sets.ts';
import { type Movie, type MovieTrack, readMovie } from './read-movie.ts';
import { refusals } from './refusals.ts';
import { SNIFF_BYTES, sniffContainer } from './sniff-container.ts';
import type { MediaNote, SourceVideo } from './source-video.ts';
import { displayTimes, type Timeline } from './timeline.ts';

/** One scan through a file asks for this much at a time. */
const SCAN_BLOCK_BYTES = 1024 * 1024;
/** Above it mediabunny writes a timescale of 1; it is also finer than any half tick that a player could show. */
const MAX_TIMESCALE = 1_000_000;

export interface Inspection {
  readonly video: SourceVideo;
  readonly timeline: Timeline;
}

/**
 * Reads headers and the packet index of a source by byte ranges: what it is, every displayed frame's timestamp, where its
 * keyframes are. Nothing is decoded.
 * @param name for messages
 * @throws RepaintError (`empty`, `not-a-video`, `no-video-stream`, `truncated`, `encrypted`, `unsupported`, `undecodable`,
 *   `too-large`) with a sentence for the owner of the video; what the byte source throws passes through
 */
export async function inspectVideo(source: ByteSource, name: string, limits: MediaLimits): Promise<Inspection> {
  await refuseByFirstBytes(source, name, limits);
  const { bytes, input } = openInput(source, SCAN_BLOCK_BYTES);
  try {
    const movie = await readMovieOf(bytes, input, name, limits);
    const track = await findVideoTrack(input, movie, name);
    return await inspectTrack(input, track, movie, name, limits);
  } catch (thrown) {
    throw isParserError(thrown) ? refusals.damaged(name, thrown) : thrown;
  } finally {
    input.dispose();
  }
}

async function refuseByFirstBytes(source: ByteSource, name: string, limits: MediaLimits): Promise<void> {
  if (source.size === 0) throw refusals.empty(name);
  if (source.size > limits.maxBytes) throw refusals.tooManyBytes(name, source.size, limits.maxBytes);
  const start = await source.read(0, Math.min(SNIFF_BYTES, source.size));
  const { name: format, kind } = sniffContainer(start);
  if (kind === 'unknown') throw refusals.notAVideo(name);
  if (kind === 'still') throw refusals.still(name, format);
  if (kind === 'sound') throw refusals.noVideoStream(name);
  if (kind === 'moving') throw refusals.container(name, format);
}

/** Undefined for Matroska. */
async function readMovieOf(
  bytes: ByteSource,
  input: Input,
  name: string,
  { maxFrames }: MediaLimits,
): Promise<Movie | undefined> {
  if (!(await input.canRead())) throw refusals.notAVideo(name);
  if ((await input.getFormat()) instanceof MatroskaInputFormat) return undefined;
  const movie = await readMovie(bytes);
  if (!movie.tracks) throw refusals.withoutIndex(name);
  if (movie.cutBox) throw refusals.truncated(name);
  if (movie.tracks.some(({ samples }) => samples > maxFrames)) throw refusals.tooManyFrames(name, maxFrames);
  return movie;
}

async function findVideoTrack(input: Input, movie: Movie | undefined, name: string): Promise<InputVideoTrack> {
  const listed = movie?.tracks?.find(({ handler }) => handler === 'vide');
  if (listed?.sampleEntry === 'encv') throw refusals.encrypted(name);
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw listed ? refusals.codec(name, listed.sampleEntry) : refusals.noVideoStream(name);
  return track;
}

async function inspectTrack(
  input: Input,
  track: InputVideoTrack,
  movie: Movie | undefined,
  name: string,
  limits: MediaLimits,
): Promise<Inspection> {
  const codec = await readCodec(track, name);
  const own = movie?.tracks?.find(({ id }) => id === track.id);
  if (own) refuseEdits(own, name);
  const picture = await describePicture(track, codec, own);
  refuseSize(picture, name, limits);
  const { timescale, notes } = await chooseTimescale(track);
  const ends = editEnds(movie);
  const editEnd = ends.get(track.id);
  const index = await indexVideo(new EncodedPacketSink(track), { codec, timescale, editEnd, name, limits });
  const { sound, notes: soundNotes } = await inspectSound(input, ends);
  const times = displayTimes(index.timeline);
  const { notes: pictureNotes, ...shape } = picture;
  const video: SourceVideo = {
    container: await containerOf(input),
    ...shape,
    codec,
    timescale,
    frames: times.length,
    firstPts: times[0] as number,
    lastPts: times.at(-1) as number,
    durationTicks: index.endPts,
    packets: index.timeline.pts.length,
    sound,
    notes: [...notes, ...pictureNotes, ...index.notes, ...soundNotes],
  };
  return { video, timeline: index.timeline };
}

async function readCodec(track: InputVideoTrack, name: string): Promise<SourceVideo['codec']> {
  const codec = await track.getCodec();
  if (codec && codec !== 'prores') return codec;
  throw refusals.codec(
    name,
    codec === 'prores' ? 'ProRes' : String((await track.getInternalCodecId()) ?? 'an unknown codec'),
  );
}

/** One edit at normal speed, and a wait before it, are kept; anything else would change which frames there are. */
function refuseEdits({ edits }: MovieTrack, name: string): void {
  const shown = edits.filter(({ mediaTime }) => mediaTime !== -1);
  const waitsFirst = edits.findIndex(({ mediaTime }) => mediaTime !== -1) === edits.length - 1;
  if (edits.length > 0 && (shown.length !== 1 || !waitsFirst || shown[0]?.rate !== 1)) throw refusals.edits(name);
}

/** By track id, where the edit lists of a movie cut its tracks off, in seconds; fragmented files have no such lists. */
function editEnds(movie: Movie | undefined): Map<number, number> {
  if (!movie || movie.isFragmented) return new Map();
  const ends = (movie.tracks ?? []).map((track) => [track.id, editEndOf(track)] as const);
  return new Map(ends.flatMap(([id, end]) => (end === undefined ? [] : [[id, end]])));
}

/** Seconds; undefined where nothing is cut away at the end: no edit list, or a last edit without a length. */
function editEndOf({ edits }: MovieTrack): number | undefined {
  if (!edits.at(-1)?.duration) return undefined;
  return edits.reduce((end, { duration }) => end + duration, 0);
}

type Picture = Pick<
  SourceVideo,
  'width' | 'height' | 'pixelAspect' | 'rotation' | 'isFlipped' | 'colour' | 'colourTags' | 'painted' | 'codecString'
> & { notes: MediaNote[] };

async function describePicture(
  track: InputVideoTrack,
  codec: SourceVideo['codec'],
  movieTrack: MovieTrack | undefined,
): Promise<Picture> {
  const config = await track.getDecoderConfig();
  const format = codec === 'avc' || codec === 'hevc' ? formatOf(codec, config) : undefined;
  const width = format?.width ?? (await track.getCodedWidth());
  const height = format?.height ?? (await track.getCodedHeight());
  const codecString = (await track.getCodecParameterString()) ?? undefined;
  const pixelAspect = reduce(movieTrack?.pixelAspect ?? format?.pixelAspect ?? (await track.getPixelAspectRatio()));
  const shown = { width, height, pixelAspect, ...describeColour(await track.getColorSpace(), format) };
  return {
    ...shown,
    rotation: await track.getRotation(),
    isFlipped: await track.getFlip(),
    painted: shown,
    ...(codecString && { codecString }),
    notes: pictureNotes({ width, height }, format, codecString),
  };
}

function formatOf(codec: 'avc' | 'hevc', config: VideoDecoderConfig | null): PictureFormat | undefined {
  const record = descriptionOf(config);
  return record && readPictureFormat(codec, record);
}

function pictureNotes(
  { width, height }: { width: number; height: number },
  format: PictureFormat | undefined,
  codecString = '',
): MediaNote[] {
  const notes: MediaNote[] = [];
  const bitDepth = format?.bitDepth ?? bitDepthOf(codecString);
  if (width % 2 === 1 || height % 2 === 1) {
    const [evenWidth, evenHeight] = [width + (width % 2), height + (height % 2)];
    notes.push({
      code: 'odd-size',
      message: `Encoded as ${evenWidth}×${evenHeight}, the last column or row repeated: H.264 with 4:2:0 colour has even sizes only.`,
    });
  }
  if (bitDepth > 8)
    notes.push({ code: 'bit-depth', message: `Painted with 8 bits a sample; the source has ${bitDepth}.` });
  if (format && format.chroma > 1) {
    notes.push({
      code: 'chroma',
      message: `Painted with 4:2:0 colour; the source has ${format.chroma === 2 ? '4:2:2' : '4:4:4'}.`,
    });
  }
  return notes;
}

/** `vp09.02.10.10` and `av01.0.05M.10` state the bit depth in their fourth field. */
function bitDepthOf(codecString: string): number {
  return /^(vp09|av01)\./.test(codecString) ? Number(codecString.split('.')[3] ?? 8) : 8;
}

function refuseSize({ width, height }: Picture, name: string, { maxPixels }: MediaLimits): void {
  if (width * height > maxPixels) throw refusals.tooManyPixels(name, width, height, maxPixels);
}

async function chooseTimescale(track: InputVideoTrack): Promise<{ timescale: number; notes: MediaNote[] }> {
  const resolution = Math.round(await track.getTimeResolution());
  if (resolution <= MAX_TIMESCALE) return { timescale: Math.max(1, resolution), notes: [] };
  const message = `Timestamps are kept to 1/${MAX_TIMESCALE} s; the source counts in 1/${resolution} s.`;
  return { timescale: MAX_TIMESCALE, notes: [{ code: 'timescale', message }] };
}

async function containerOf(input: Input): Promise<SourceVideo['container']> {
  const format = await input.getFormat();
  if (format instanceof WebMInputFormat) return 'webm';
  if (format instanceof MatroskaInputFormat) return 'mkv';
  return format instanceof QuickTimeInputFormat ? 'mov' : 'mp4';
}

function reduce({ num, den }: { num: number; den: number }): { num: number; den: number } {
  if (num < 1 || den < 1) return { num: 1, den: 1 };
  let [a, b] = [num, den];
  while (b > 0) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}

/** mediabunny throws plain errors on what it can't parse; anything with a code or a failure came from elsewhere. */
function isParserError(thrown: unknown): boolean {
  return (
    thrown instanceof Error && !(thrown instanceof RepaintError) && !('code' in thrown) && !('statusCode' in thrown)
  );
}
