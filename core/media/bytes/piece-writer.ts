import { type ByteSink, SINK_CHUNK_BYTES } from './byte-sink.ts';

/**
 * Combines writes into whole pieces for a {@link ByteSink}. Writes may go to any position in the head of the file, and must
 * be in order after it. The head, up to {@link holdUntil}, is held in memory and written last.
 */
export class PieceWriter {
  readonly #sink: ByteSink;
  readonly #pieces = new Map<number, Uint8Array>();
  #heldPieces = Number.POSITIVE_INFINITY;
  #size = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Size of the file so far, in bytes. */
  get size(): number {
    return this.#size;
  }

  /** Sets the end of the head: everything before `position` may be written again. Until this is called, the whole file counts as head. */
  holdUntil(position: number): void {
    this.#heldPieces = Math.ceil(position / SINK_CHUNK_BYTES);
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.length; ) {
      const piece = Math.floor((position + offset) / SINK_CHUNK_BYTES);
      const at = position + offset - piece * SINK_CHUNK_BYTES;
      const part = bytes.subarray(offset, offset + SINK_CHUNK_BYTES - at);
      this.#piece(piece).set(part, at);
      offset += part.length;
    }
    this.#size = Math.max(this.#size, position + bytes.length);
    await this.#flush(Math.floor(this.#size / SINK_CHUNK_BYTES));
  }

  /** Returns a copy of the head. */
  head(): Uint8Array {
    const pieces = Buffer.concat(this.#heldBack().map((piece) => this.#piece(piece)));
    return new Uint8Array(pieces.buffer, pieces.byteOffset, Math.min(pieces.length, this.#size));
  }

  /** Writes the rest: the last piece, then the head. */
  async finish(): Promise<void> {
    await this.#flush(Number.POSITIVE_INFINITY);
    for (const piece of this.#heldBack()) await this.#put(piece);
  }

  #heldBack(): number[] {
    return [...this.#pieces.keys()].filter((piece) => piece < this.#heldPieces).sort((a, b) => a - b);
  }

  async #flush(before: number): Promise<void> {
    for (const piece of this.#pieces.keys()) {
      if (piece >= this.#heldPieces && piece < before) await this.#put(piece);
    }
  }

  async #put(piece: number): Promise<void> {
    const position = piece * SINK_CHUNK_BYTES;
    const bytes = this.#piece(piece).subarray(0, this.#size - position);
    this.#pieces.delete(piece);
    await this.#sink.write(position, bytes);
  }

  #piece(piece: number): Uint8Array {
    const found = this.#pieces.get(piece) ?? new Uint8Array(SINK_CHUNK_BYTES);
    this.#pieces.set(piece, found);
    return found;
  }
}
