import type { SourceVideo } from '../../contracts/source-video.ts';
import { PieceWriter } from '../bytes/piece-writer.ts';
import type { SoundContents, SoundPacket } from '../extras/sound-file.ts';
import type { Cue, TextOfVideo } from '../extras/text-of-video.ts';
import type { JoinedFrame, JoinWriter, JoinWriterOptions } from '../join/join-writer.ts';
import type { Segment } from '../join/read-segment.ts';
import { text as utf8 } from './ebml-writer.ts';
import { type MkvBlock, MkvClusters } from './mkv-clusters.ts';
import { type MkvEnd, mkvHead } from './mkv-head.ts';
import { soundBlock, soundEntry } from './mkv-sound.ts';
import { picturesEntry, subtitleEntry, videoEntry } from './mkv-tracks.ts';

const PICTURE = 1;
const UNKNOWN_END: MkvEnd = { bytes: 0, cuesAt: 0, milliseconds: 0 };
/** Track numbers are written in one byte. */
const MOST_TRACKS = 126;

/**
 * Writes Matroska in one pass, with the index at the end. Times are in whole milliseconds. It holds one cluster in memory. mediabunny's
 * muxer would hold the picture in memory as long as another track has no packets, drops packets that are far apart in time, and rewrites
 * earlier parts of the file.
 */
export class MkvWriter implements JoinWriter {
  readonly #video: SourceVideo;
  readonly #segment: Segment;
  readonly #contents: SoundContents;
  readonly #pieces: PieceWriter;
  readonly #clusters: MkvClusters;
  /** Numbers of the first track of each kind after the picture's. */
  readonly #first: { readonly sound: number; readonly text: number; readonly pictures: number };
  /** Subtitles of all tracks in the order of time. */
  readonly #cues: readonly (Cue & { readonly track: number })[];
  #nextCue = 0;
  /** The first packet of each sound track. */
  readonly #firstPackets: (SoundPacket | undefined)[];
  #milliseconds = 0;

  private constructor({ video, segment, sound, sink }: JoinWriterOptions) {
    const [text, pictures] = [PICTURE + 1 + sound.tracks.length, sound.pictures?.length ?? 0];
    this.#first = { sound: PICTURE + 1, text, pictures: text + sound.text.subtitles.length };
    if (this.#first.pictures + pictures > MOST_TRACKS + 1)
      throw new RangeError(`The painting would have more than ${MOST_TRACKS} tracks.`);
    this.#video = video;
    this.#segment = segment;
    this.#contents = sound;
    this.#firstPackets = sound.tracks.map(() => undefined);
    this.#cues = cuesByTime(sound.text);
    this.#pieces = new PieceWriter(sink);
    this.#clusters = new MkvClusters(this.#pieces, PICTURE);
  }

  /** @throws RangeError for too many tracks; what the sink throws */
  static async open(options: JoinWriterOptions): Promise<MkvWriter> {
    const writer = new MkvWriter(options);
    const head = writer.#head(UNKNOWN_END);
    writer.#pieces.holdUntil(head.length);
    await writer.#pieces.write(0, head);
    return writer;
  }

  async addFrame({ data, isKeyframe, pts, duration }: JoinedFrame): Promise<void> {
    const { timescale, lastPts } = this.#video;
    await this.#addCuesUntil(pts / timescale);
    const [start, end] = [inMilliseconds(pts / timescale), inMilliseconds((pts + duration) / timescale)];
    const stated = pts === lastPts ? end - start : undefined;
    await this.#add({ track: PICTURE, milliseconds: start, duration: stated, isKey: isKeyframe, data }, end);
  }

  async addSound(packet: SoundPacket): Promise<void> {
    const { track, isKey, seconds, duration, data } = packet;
    const { tracks, pictures = [] } = this.#contents;
    const end = inMilliseconds(seconds + duration);
    const about = tracks[track];
    if (about) {
      const first = this.#firstPackets[track] ?? packet;
      this.#firstPackets[track] = first;
      const block = soundBlock(about, first, packet);
      return this.#add({ track: this.#first.sound + track, ...block }, end);
    }
    if (track >= tracks.length + pictures.length) throw new RangeError(`There is no sound track ${track}.`);
    const times = { milliseconds: inMilliseconds(seconds), duration: Math.round(duration * 1000) || undefined };
    return this.#add({ track: this.#first.pictures + track - tracks.length, ...times, isKey, data }, end);
  }

  async finish(): Promise<number> {
    await this.#addCuesUntil(Number.POSITIVE_INFINITY);
    await this.#clusters.flush();
    const cuesAt = this.#pieces.size;
    await this.#pieces.write(cuesAt, this.#clusters.cues());
    const end = { bytes: this.#pieces.size, cuesAt, milliseconds: this.#milliseconds };
    await this.#pieces.write(0, this.#head(end));
    await this.#pieces.finish();
    return this.#pieces.size;
  }

  async #addCuesUntil(seconds: number): Promise<void> {
    for (let cue = this.#cues[this.#nextCue]; cue && cue.start <= seconds; cue = this.#cues[++this.#nextCue]) {
      const [start, end] = [inMilliseconds(cue.start), inMilliseconds(cue.end)];
      const block = { milliseconds: start, duration: end - start, isKey: true, data: utf8(cue.text) };
      await this.#add({ track: this.#first.text + cue.track, ...block }, end);
    }
  }

  /** @param end when what the block holds is over */
  async #add(block: MkvBlock, end: number): Promise<void> {
    this.#milliseconds = Math.max(this.#milliseconds, end);
    await this.#clusters.add(block);
  }

  #head(end: MkvEnd): Uint8Array {
    const { tracks, pictures = [], text } = this.#contents;
    const { sound, text: firstText, pictures: firstPictures } = this.#first;
    const subtitles = text.subtitles.map((track, i) => subtitleEntry(firstText + i, track));
    const inOrder = pictures
      .map((track, i) => ({ index: track.index, entry: picturesEntry(firstPictures + i, track) }))
      .sort((a, b) => a.index - b.index);
    // Tracks of pictures lie among those of text as they do in the source.
    for (const { index, entry } of inOrder) subtitles.splice(index, 0, entry);
    const sounds = tracks.map((track, i) => soundEntry(sound + i, track, this.#firstPackets[i]));
    return mkvHead([videoEntry(PICTURE, this.#video, this.#segment), ...sounds, ...subtitles], text, end);
  }
}

function cuesByTime({ subtitles }: TextOfVideo): (Cue & { track: number })[] {
  const all = subtitles.flatMap(({ cues }, track) => cues.map((cue) => ({ ...cue, track })));
  return all.sort((a, b) => a.start - b.start);
}

function inMilliseconds(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1000));
}
