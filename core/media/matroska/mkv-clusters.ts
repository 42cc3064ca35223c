import type { PieceWriter } from '../bytes/piece-writer.ts';
import { element, unsigned } from './ebml-writer.ts';
import { SEGMENT_START } from './mkv-head.ts';
import { MKV } from './mkv-ids.ts';

export interface MkvBlock {
  readonly track: number;
  /** Time from the start of the file; not negative. */
  readonly milliseconds: number;
  /** Set for subtitles and the last frame. Other blocks last until the next one. */
  readonly duration?: number | undefined;
  readonly isKey: boolean;
  readonly data: Uint8Array;
}

/** Limits of a cluster, as other muxers have them. Times within a cluster are signed 16-bit numbers. */
const MOST = { milliseconds: 5_000, bytes: 2 * 1024 * 1024 };

/**
 * Collects blocks and writes them as clusters, each once and whole. A keyframe of the picture begins a new cluster, so that
 * players can seek to it.
 */
export class MkvClusters {
  readonly #pieces: PieceWriter;
  readonly #pictureTrack: number;
  readonly #cues: Uint8Array[] = [];
  #blocks: MkvBlock[] = [];
  #bytes = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(pieces: PieceWriter, pictureTrack: number) {
    this.#pieces = pieces;
    this.#pictureTrack = pictureTrack;
  }

  async add(block: MkvBlock): Promise<void> {
    const span = Math.max(this.#last, block.milliseconds) - Math.min(this.#first, block.milliseconds);
    const isFull = span > MOST.milliseconds || this.#bytes + block.data.length > MOST.bytes;
    if (this.#isPictureKey(block) || isFull) await this.flush();
    this.#blocks.push(block);
    this.#bytes += block.data.length;
    this.#first = Math.min(this.#first, block.milliseconds);
    this.#last = Math.max(this.#last, block.milliseconds);
  }

  /** Writes the collected blocks. */
  async flush(): Promise<void> {
    const [first] = this.#blocks;
    if (!first) return;
    const position = this.#pieces.size;
    if (this.#isPictureKey(first)) this.#cues.push(this.#cue(first, position));
    const start = this.#first;
    const blocks = this.#blocks.map((block) => blockElement(block, start));
    await this.#pieces.write(position, element(MKV.cluster, element(MKV.timestamp, unsigned(start)), ...blocks));
    this.#blocks = [];
    this.#bytes = 0;
    this.#first = Number.POSITIVE_INFINITY;
    this.#last = Number.NEGATIVE_INFINITY;
  }

  /** Returns the index; it takes about 20 bytes per keyframe. */
  cues(): Uint8Array {
    return element(MKV.cues, ...this.#cues);
  }

  #isPictureKey({ track, isKey }: MkvBlock): boolean {
    return track === this.#pictureTrack && isKey;
  }

  #cue({ track, milliseconds }: MkvBlock, position: number): Uint8Array {
    return element(
      MKV.cuePoint,
      element(MKV.cueTime, unsigned(milliseconds)),
      element(
        MKV.cueTrackPositions,
        element(MKV.cueTrack, unsigned(track)),
        element(MKV.cueClusterPosition, unsigned(position - SEGMENT_START)),
      ),
    );
  }
}

function blockElement({ track, milliseconds, duration, isKey, data }: MkvBlock, start: number): Uint8Array {
  const head = Buffer.alloc(4);
  head.writeUInt8(0x80 | track, 0);
  head.writeInt16BE(milliseconds - start, 1);
  if (duration !== undefined) {
    return element(
      MKV.blockGroup,
      element(MKV.block, head, data),
      element(MKV.blockDuration, unsigned(duration)),
      // Only keyframes reference no other block. Readers only check whether there is a reference.
      ...(isKey ? [] : [element(MKV.referenceBlock, Uint8Array.of(-1))]),
    );
  }
  head.writeUInt8(isKey ? 0x80 : 0, 3);
  return element(MKV.simpleBlock, head, data);
}
