import { stat } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';
import { hashStream } from './hash-stream.ts';
import { type BarePacket, readBareHashes } from './read-bare-hashes.ts';
import { type DecodedFrames, readFrames } from './read-frames.ts';
import { type Packet, readEditShifts, readPackets } from './read-packets.ts';
import {
  type Chapter,
  isCover,
  type Listing,
  pictureStream,
  readStreams,
  type Stream,
  tickOf,
} from './read-streams.ts';
import { readSubtitle, type SubtitleLine } from './read-subtitle.ts';
import { readTrackBoxes, type TrackBoxes } from './read-track-boxes.ts';
import { isWebvtt, readWebvttLines } from './read-webvtt-lines.ts';
import type { Tools } from './tools.ts';

/** A file as ffprobe and FFmpeg read it. Times are in seconds on the file's own clock. */
export interface Media {
  readonly path: string;
  readonly bytes: number;
  /** FFmpeg's name of the demuxer: `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly format: string;
  readonly picture: Picture;
  readonly sounds: readonly Sound[];
  readonly subtitles: readonly Subtitle[];
  readonly chapters: readonly Chapter[];
  readonly tags: Readonly<Record<string, string>>;
  /** Cover art, timecode, attachments and other data, by kind. */
  readonly others: readonly string[];
}

export interface Picture {
  readonly stream: Stream;
  readonly tick: number;
  /** The times of all frames that decode, ascending. */
  readonly times: readonly number[];
  /** The times of all packets that are not discarded, ascending. Those of frames that don't decode are among them. */
  readonly packetTimes: readonly number[];
  /** The time when the last frame ends; NaN if the file doesn't state it. */
  readonly end: number;
  /** The time when the last frame ends by the length of its packet, because some formats state the length of the whole file for each stream. */
  readonly lastPacketEnd: number;
  /** Where the edit list of an MP4 ends what is shown; NaN without one. */
  readonly editEnd: number;
  /** True if the end is ffprobe's guess: an MP4 without an edit list states lengths from one decoding to the next only, and fields are no frames. */
  readonly isEndGuessed: boolean;
  readonly decoded: DecodedFrames;
}

export interface Sound {
  readonly stream: Stream;
  readonly tick: number;
  /** The hash of each packet, in the order of the file. */
  readonly hashes: readonly string[];
  readonly times: readonly number[];
  /** True if the file states the time of a packet: where several lie together, it may be that of the first alone. */
  readonly isTimed: readonly boolean[];
  /** The number of bytes of each packet. */
  readonly sizes: readonly number[];
  readonly end: number;
  /** The SHA-256 of all samples of PCM, which each format cuts into packets in its own way. */
  readonly samplesHash?: string | undefined;
  /** The seconds by which both ends may differ if the sound is cut to a part of its source. */
  readonly borderTolerance?: number;
  /** The title; empty if it has none. */
  readonly title: string;
}

export interface Subtitle {
  readonly stream: Stream;
  /** The lines of text; undefined if the subtitles are pictures. */
  readonly lines: readonly SubtitleLine[] | undefined;
  /** The times of the packets of pictures, ascending, where they can be compared. */
  readonly pictureTimes?: readonly number[] | undefined;
  /** The title; empty if it has none. */
  readonly title: string;
}

/** Reads a file to its end. @throws CommandError if ffprobe can't read it, or it has no video stream */
export async function readMedia(path: string, tools: Tools): Promise<Media> {
  const { size } = await stat(path);
  const listing = await readStreams(tools.ffprobe, path).catch((cause: unknown) => {
    throw new CommandError('unreadable', `ffprobe can't read ${path}: name a whole video file.`, undefined, { cause });
  });
  const packets = await readPackets(tools.ffprobe, path);
  const isMovie = listing.format.format_name.includes('mp4');
  const shifts = isMovie ? await readEditShifts(tools.ffprobe, path, packets) : new Map<number, number>();
  const boxes = isMovie ? await readTrackBoxes(path) : new Map<number, TrackBoxes>();
  const of = (stream: Stream) => {
    const own = boxes.get(Number(stream.id));
    // FFmpeg moves a fragmented track with negative offsets so that none is left.
    const shift = (shifts.get(stream.index) ?? 0) + Math.min(0, own?.leastOffset ?? 0);
    return { packets: packets.get(stream.index) ?? [], shift, isMovie, boxes: own };
  };
  const main = pictureStream(listing);
  if (!main) throw new CommandError('no-picture', `${path} has no video stream: name a video file.`);
  const picture = pictureOf(main, of(main), await readFrames(tools.ffprobe, path, main.index));
  const sounds: Sound[] = [];
  // A track without packets has nothing that a painting could carry.
  for (const stream of ofType(listing, 'audio').filter(({ index }) => packets.has(index))) {
    const bare = await readBareHashes(tools.ffmpeg, path, stream, listing.format.format_name);
    const samplesHash = isPcm(stream) ? await hashStream(tools.ffmpeg, path, stream.index) : undefined;
    sounds.push({ ...soundOf(stream, of(stream), bare), samplesHash, title: titleOf(stream, boxes) });
  }
  const subtitles = await readSubtitles(path, tools, listing, boxes, packets);
  const { chapters, format } = listing;
  const about = { path, bytes: size, format: format.format_name, tags: format.tags };
  return { ...about, picture, sounds, subtitles, chapters, others: othersOf(listing, main) };
}

async function readSubtitles(
  path: string,
  tools: Tools,
  listing: Listing,
  boxes: ReadonlyMap<number, TrackBoxes>,
  packets: ReadonlyMap<number, readonly Packet[]>,
): Promise<Subtitle[]> {
  const subtitles: Subtitle[] = [];
  for (const stream of ofType(listing, 'subtitle'))
    subtitles.push({
      stream,
      lines: await readSubtitle(tools.ffmpeg, path, stream),
      pictureTimes: timesOf(packets.get(stream.index) ?? [], tickOf(stream)),
      title: titleOf(stream, boxes),
    });
  for (const stream of listing.streams.filter(isWebvtt))
    subtitles.push({
      ...{ stream, title: titleOf(stream, boxes) },
      lines: await readWebvttLines(tools.ffprobe, path, stream),
    });
  return subtitles;
}

function timesOf(packets: readonly Packet[], tick: number): number[] {
  const known = packets.filter(({ pts }) => !Number.isNaN(pts));
  return known.map(({ pts }) => pts * tick).sort((a, b) => a - b);
}

interface StreamPackets {
  readonly packets: readonly Packet[];
  /** The ticks to add to their times. */
  readonly shift: number;
  /** True for an MP4 or MOV. */
  readonly isMovie: boolean;
  readonly boxes: TrackBoxes | undefined;
}

function pictureOf(stream: Stream, of: StreamPackets, decoded: DecodedFrames): Picture {
  const { packets, shift, isMovie, boxes } = of;
  const tick = tickOf(stream);
  const seconds = (pts: readonly number[]) => pts.map((ticks) => (ticks + shift) * tick).toSorted((a, b) => a - b);
  const shown = packets.filter(({ isDiscarded }) => !isDiscarded);
  const packetTimes = seconds(shown.map(({ pts }) => pts));
  const [end, lastPacketEnd] = [endOf(stream, shown, shift, isMovie) * tick, lastEndOf(shown, shift) * tick];
  const editEnd = boxes?.editEnd ?? Number.NaN;
  // Where each field is a packet, some formats state the length of a frame for each of them.
  const areFields = packetTimes.length === 2 * decoded.pts.length;
  const isEndGuessed = areFields || (isMovie && boxes?.editEnd === undefined);
  const ends = { end, lastPacketEnd, editEnd, isEndGuessed };
  return { stream, tick, times: seconds(filled(decoded.pts)), packetTimes, ...ends, decoded };
}

/**
 * Fills in the times of frames without one, such as program streams have. A frame comes as long after the one before it as that came
 * after its own predecessor. At the start, where FFmpeg gives no times below 0 in Matroska, the times are counted back from the next ones.
 */
function filled(pts: readonly number[]): number[] {
  const known = pts.findIndex((time) => !Number.isNaN(time));
  const [first = 0, second = first] = [pts[known], pts[known + 1]];
  const times: number[] = [];
  for (const [i, time] of pts.entries()) {
    const [before = 0, earlier = before] = [times[i - 1], times[i - 2]];
    if (i < known) times.push(first - (known - i) * (second - first));
    else times.push(Number.isNaN(time) ? 2 * before - earlier : time);
  }
  return times;
}

function soundOf(
  stream: Stream,
  { packets, shift, isMovie }: StreamPackets,
  bare: readonly BarePacket[] | undefined,
): Omit<Sound, 'title' | 'samplesHash'> {
  const tick = tickOf(stream);
  // Where FFmpeg leaves out damaged packets, its times are those of the others.
  const isShort = bare !== undefined && bare.length < packets.length;
  return {
    stream,
    tick,
    hashes: (bare ?? packets).map(({ hash }) => hash),
    times: (isShort ? bare : packets).map(({ pts }) => (pts + shift) * tick),
    isTimed: isShort ? [] : packets.map(({ position }) => !Number.isNaN(position)),
    sizes: packets.map(({ bytes }) => bytes),
    end: endOf(stream, packets, shift, isMovie) * tick,
  };
}

/**
 * Returns the end of a stream in ticks. An MP4 states how long a track is shown; the lengths of its packets are those between two
 * decodings. In other formats the packet that is shown last counts, which may not be the last one.
 */
function endOf(
  { start_pts, duration_ts }: Stream,
  packets: readonly Packet[],
  shift: number,
  isMovie: boolean,
): number {
  if (isMovie && start_pts !== undefined && duration_ts !== undefined) return start_pts + duration_ts + shift;
  return lastEndOf(packets, shift);
}

/** Returns the end of the packet that is shown last, in ticks, by its own length. */
function lastEndOf(packets: readonly Packet[], shift: number): number {
  let last: Packet | undefined;
  for (const packet of packets) if (packet.pts >= (last?.pts ?? Number.NEGATIVE_INFINITY)) last = packet;
  return last ? last.pts + last.duration + shift : Number.NaN;
}

/** Handler names that programs give to every track, so that they are no titles. The words are those of programs: a title may well be "English audio". */
const PROGRAM_NAMES =
  /handler|handling|soundhandle|videohandle|core media|gpac|google|produced|mainconcept|apple|l-smash|iso media|^[\W\d]*$/i;

/** Returns the title of a track: of an MP4, the name of its handler too, if no program gave it. */
export function titleOf({ id, tags }: Pick<Stream, 'id' | 'tags'>, boxes: ReadonlyMap<number, TrackBoxes>): string {
  const handler = tags['handler_name']?.trim() ?? '';
  return tags['title'] ?? boxes.get(Number(id))?.name ?? (PROGRAM_NAMES.test(handler) ? '' : handler);
}

export const isPcm = ({ codec_name }: Stream): boolean => codec_name.startsWith('pcm');

function ofType({ streams }: Listing, type: string): Stream[] {
  return streams.filter(({ codec_type }) => codec_type === type);
}

function othersOf({ streams }: Listing, main: Stream): string[] {
  const others = streams.filter(
    (stream) => stream !== main && !['audio', 'subtitle'].includes(stream.codec_type) && !isWebvtt(stream),
  );
  return others.map(({ codec_type, codec_name, codec_tag_string, disposition }) => {
    if (isCover(disposition)) return 'cover art';
    if (codec_type === 'video') return 'video';
    if (codec_tag_string === 'tmcd') return 'timecode';
    return codec_type === 'attachment' ? 'attachment' : `${codec_type} (${codec_name})`;
  });
}
