import type { SourceVideo } from '../../contracts/source-video.ts';
import { adtsConfig, adtsHeaderBytes } from '../bitstreams/adts.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import { PieceWriter } from '../bytes/piece-writer.ts';
import type { SoundPacket, StoredPictures } from '../extras/sound-file.ts';
import type { Cue, TextOfVideo } from '../extras/text-of-video.ts';
import type { JoinWriter } from '../join/join-writer.ts';
import type { OpenedSegment } from '../join/read-segment.ts';
import { text as utf8 } from './ebml-writer.ts';
import { MkvClusters } from './mkv-clusters.ts';
import { type MkvEnd, mkvHead } from './mkv-head.ts';
import { type MkvSound, picturesEntry, soundEntry, subtitleEntry, videoEntry } from './mkv-tracks.ts';

export interface MkvWriterOptions {
  readonly video: SourceVideo;
  /** The first segment. All segments have its parameter sets. */
  readonly segment: OpenedSegment;
  readonly sound: readonly MkvSound[];
  /** Subtitles that are pictures. Their packets come with those of the sound, with the numbers after these. */
  readonly pictures?: readonly StoredPictures[] | undefined;
  readonly text: TextOfVideo;
  readonly sink: ByteSink;
}

const PICTURE = 1;
const NANOSECONDS_PER_TICK = 1_000_000;
const UNKNOWN_END: MkvEnd = { bytes: 0, cuesAt: 0, milliseconds: 0 };
/** Track numbers are written in one byte. */
const MOST_TRACKS = 126;

/**
 * Opens a writer that writes Matroska in one pass, with the index at the end. Times are in whole milliseconds. It holds one
 * cluster in memory. mediabunny's muxer would hold the picture in memory as long as another track has no packets,
 * drops packets that are far apart in time, and rewrites earlier parts of the file.
 */
export async function openMkvWriter({
  video,
  segment,
  sound,
  pictures = [],
  text,
  sink,
}: MkvWriterOptions): Promise<JoinWriter> {
  if (1 + sound.length + pictures.length + text.subtitles.length > MOST_TRACKS)
    throw new RangeError(`The painting would have more than ${MOST_TRACKS} tracks.`);
  const pieces = new PieceWriter(sink);
  const firstPictures = PICTURE + 1 + sound.length + text.subtitles.length;
  const first = sound.map((): SoundPacket | undefined => undefined);
  const head = (end: MkvEnd) => {
    const entries = [
      videoEntry(PICTURE, video, segment),
      ...sound.map((track, i) => {
        const delayNs = delayOf(first[i]) * NANOSECONDS_PER_TICK;
        const codecPrivate = hasHeaders(track) ? adtsConfig(first[i]?.data) : undefined;
        return soundEntry(PICTURE + 1 + i, track, { delayNs, codecPrivate });
      }),
      ...inOrder(
        text.subtitles.map((track, i) => subtitleEntry(PICTURE + 1 + sound.length + i, track)),
        pictures.map((track, i) => ({ index: track.index, entry: picturesEntry(firstPictures + i, track) })),
      ),
    ];
    return mkvHead(entries, text, end);
  };
  const { bytes, segmentStart } = head(UNKNOWN_END);
  pieces.holdUntil(bytes.length);
  await pieces.write(0, bytes);
  const clusters = new MkvClusters(pieces, { pictureTrack: PICTURE, segmentStart });
  const cues = cuesByTime(text);
  let nextCue = 0;
  let milliseconds = 0;

  async function addCuesUntil(seconds: number): Promise<void> {
    for (let cue = cues[nextCue]; cue && cue.start <= seconds; cue = cues[++nextCue]) {
      const [start, end] = [inMilliseconds(cue.start), inMilliseconds(cue.end)];
      milliseconds = Math.max(milliseconds, end);
      const track = PICTURE + 1 + sound.length + cue.track;
      await clusters.add({ track, milliseconds: start, duration: end - start, isKey: true, data: utf8(cue.text) });
    }
  }

  return {
    addFrame: async ({ data, isKeyframe, pts, duration }) => {
      const seconds = pts / video.timescale;
      await addCuesUntil(seconds);
      const [start, end] = [inMilliseconds(seconds), inMilliseconds((pts + duration) / video.timescale)];
      milliseconds = Math.max(milliseconds, end);
      const statedDuration = pts === video.lastPts ? end - start : undefined;
      await clusters.add({ track: PICTURE, milliseconds: start, duration: statedDuration, isKey: isKeyframe, data });
    },
    addSound: async (packet) => {
      const { track, isKey, seconds, duration } = packet;
      if (track >= sound.length && track < sound.length + pictures.length) {
        const times = { milliseconds: inMilliseconds(seconds), duration: Math.round(duration * 1000) || undefined };
        await clusters.add({ track: firstPictures + track - sound.length, ...times, isKey, data: packet.data });
        return;
      }
      const about = sound[track];
      if (!about) throw new RangeError(`There is no sound track ${track}.`);
      first[track] ??= packet;
      milliseconds = Math.max(milliseconds, inMilliseconds(seconds + duration));
      const at = Math.max(0, Math.round(seconds * 1000) + delayOf(first[track]));
      const data = hasHeaders(about) ? packet.data.subarray(adtsHeaderBytes(packet.data)) : packet.data;
      await clusters.add({ track: PICTURE + 1 + track, milliseconds: at, isKey, data });
    },
    finish: async () => {
      await addCuesUntil(Number.POSITIVE_INFINITY);
      await clusters.flush();
      const cuesAt = pieces.size;
      await pieces.write(cuesAt, clusters.cues());
      await pieces.write(0, head({ bytes: pieces.size, cuesAt, milliseconds }).bytes);
      await pieces.finish();
      return pieces.size;
    },
  };
}

/** Puts tracks of pictures among those of text as they are in the source. */
function inOrder(
  texts: readonly Uint8Array[],
  pictures: readonly { readonly index: number; readonly entry: Uint8Array }[],
): Uint8Array[] {
  const entries = [...texts];
  for (const { index, entry } of pictures.toSorted((a, b) => a.index - b.index)) entries.splice(index, 0, entry);
  return entries;
}

/**
 * Returns the delay of a track in milliseconds. Blocks can't have times before 0, so the padding that an encoder put in front is stated
 * once for the whole track. It is in whole ticks, so that no time is rounded twice.
 */
function delayOf(first: SoundPacket | undefined): number {
  return Math.max(0, -Math.round((first?.seconds ?? 0) * 1000));
}

/** True for AAC whose packets have ADTS headers, which Matroska doesn't allow. */
function hasHeaders({ codec, config }: MkvSound): boolean {
  return codec === 'aac' && config.description === undefined;
}

function cuesByTime({ subtitles }: TextOfVideo): (Cue & { track: number })[] {
  const all = subtitles.flatMap(({ cues }, track) => cues.map((cue) => ({ ...cue, track })));
  return all.sort((a, b) => a.start - b.start);
}

function inMilliseconds(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1000));
}
