import { inflateSync } from 'node:zlib';
import type { MediaNote } from '../../contracts/media-note.ts';
import { breathe } from '../bytes/breathe.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { type CueFormat, cueFormatOf, plainTextOf } from '../extras/cue-text.ts';
import { SUBTITLES_CUT, SUBTITLES_PLAIN } from '../extras/subtitle-notes.ts';
import { type Cue, TEXT_LIMITS } from '../extras/text-of-video.ts';
import { parseElements, readElement, readVint, textOf, unsignedOf } from './ebml-reader.ts';
import { parseBlock } from './matroska-block.ts';
import { MKV } from './mkv-ids.ts';
import type { MatroskaHead, MatroskaTrack } from './read-matroska-head.ts';

/** Largest size of a subtitle. A larger block is skipped. */
const MOST_BLOCK_BYTES = 1024 * 1024;
/** Most bytes of a block's header: track number, time within the cluster, and flags. */
const BLOCK_HEADER_BYTES = 11;
/** Duration of the last subtitle if the file states none. */
const SECONDS_OF_THE_LAST = 5;

interface TextTrack extends MatroskaTrack {
  readonly format: CueFormat;
  readonly cues: { start: number; end: number | undefined; text: string }[];
}

/**
 * Collects the text subtitles of a Matroska file. It walks through the clusters in step with the reader of the sound, so
 * that the file is downloaded only once.
 */
export class MatroskaCues {
  readonly #source: ByteSource;
  readonly #tick: number;
  readonly #tracks: ReadonlyMap<number, TextTrack>;
  #position: number;
  #clusterTicks = 0;
  #bytes = 0;
  #count = 0;
  #steps = 0;
  #wasStyled = false;
  #isCut = false;

  constructor(source: ByteSource, head: MatroskaHead) {
    this.#source = source;
    this.#tick = head.tick;
    this.#position = head.clusters;
    const tracks = head.tracks.flatMap((track) => {
      const format = track.type === 'subtitle' ? cueFormatOf(track.codec) : undefined;
      return format ? [{ ...track, format, cues: [] }] : [];
    });
    this.#tracks = new Map(tracks.slice(0, TEXT_LIMITS.subtitleTracks).map((track) => [track.number, track]));
  }

  /** Reads on to the first cluster that begins after `seconds`. */
  async readUntil(seconds: number): Promise<void> {
    while (this.#tracks.size > 0 && this.#clusterTicks * this.#tick <= seconds) {
      const element = await readElement(this.#source, this.#position);
      if (!element) return;
      // Clusters are entered instead of skipped, so that those of unknown size need no special case.
      this.#position = element.id === MKV.cluster ? element.start : element.end;
      if (this.#position > this.#source.size) return;
      if (element.id === MKV.timestamp)
        this.#clusterTicks = unsignedOf(await this.#source.read(element.start, element.end));
      if (element.id === MKV.simpleBlock || element.id === MKV.blockGroup) await this.#readBlock(element);
      await breathe(this.#steps++);
    }
  }

  /** Returns the subtitles found so far, in the order of {@link MatroskaHead.tracks}. */
  found(): { track: MatroskaTrack; cues: Cue[] }[] {
    return [...this.#tracks.values()].map((track) => ({ track, cues: closed(track.cues) }));
  }

  /** Returns notes on what could not be kept. */
  notes(): MediaNote[] {
    return [...(this.#wasStyled ? [SUBTITLES_PLAIN] : []), ...(this.#isCut ? [SUBTITLES_CUT] : [])];
  }

  async #readBlock({ id, start, end }: { id: number; start: number; end: number }): Promise<void> {
    if (end - start > MOST_BLOCK_BYTES || end <= start) return;
    if (id === MKV.simpleBlock) {
      const begin = await this.#source.read(start, Math.min(end, start + BLOCK_HEADER_BYTES));
      if (this.#trackOf(begin)) this.#take(await this.#source.read(start, end), undefined);
      return;
    }
    const inner = await readElement(this.#source, start);
    if (!inner || inner.id !== MKV.block || inner.end > end) return;
    const begin = await this.#source.read(inner.start, Math.min(inner.end, inner.start + BLOCK_HEADER_BYTES));
    if (!this.#trackOf(begin)) return;
    const parts = parseElements(await this.#source.read(start, end));
    const block = parts.find((part) => part.id === MKV.block);
    const duration = parts.find((part) => part.id === MKV.blockDuration);
    if (block) this.#take(block.content, duration && unsignedOf(duration.content));
  }

  #trackOf(block: Uint8Array): TextTrack | undefined {
    const number = readVint(block, 0);
    return number && this.#tracks.get(number.value);
  }

  #take(content: Uint8Array, durationTicks: number | undefined): void {
    const block = parseBlock(content);
    const track = block && this.#tracks.get(block.track);
    const written = track && !block.isLaced && decompressed(block.data, track.compression);
    if (!written) return;
    const { text, wasStyled } = plainTextOf(textOf(written), track.format);
    this.#wasStyled ||= wasStyled;
    if (this.#bytes + written.length > TEXT_LIMITS.subtitleBytes || this.#count >= TEXT_LIMITS.cues) this.#isCut = true;
    if (this.#isCut || text === '') return;
    this.#bytes += written.length;
    this.#count++;
    const start = (this.#clusterTicks + block.ticks) * this.#tick;
    track.cues.push({ start, end: durationTicks ? start + durationTicks * this.#tick : undefined, text });
  }
}

/** Undoes the compression of a block; undefined if that isn't possible. */
function decompressed(data: Uint8Array, compression: MatroskaTrack['compression']): Uint8Array | undefined {
  if (!compression) return data;
  if (compression.algorithm === 3) return Buffer.concat([compression.prefix, data]);
  if (compression.algorithm !== 0) return undefined;
  try {
    return inflateSync(data, { maxOutputLength: MOST_BLOCK_BYTES });
  } catch {
    return undefined;
  }
}

/** Gives each cue without an end the start of the next cue as its end. */
function closed(cues: readonly { start: number; end: number | undefined; text: string }[]): Cue[] {
  const sorted = cues.toSorted((a, b) => a.start - b.start);
  return sorted.map(({ start, end, text }, i) => {
    const next = sorted[i + 1]?.start ?? start + SECONDS_OF_THE_LAST;
    return { start, end: end ?? next, text };
  });
}
