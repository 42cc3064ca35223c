/** Reads the bits of a NAL unit of H.264 or H.265. Past its end, it reads zeros. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  /** @param nal a unit with emulation prevention bytes (`00 00 03`), which are removed */
  constructor(nal: Uint8Array) {
    this.#bytes = nal.filter((byte, i) => !(byte === 3 && i >= 2 && nal[i - 1] === 0 && nal[i - 2] === 0));
  }

  get isPastEnd(): boolean {
    return this.#position > this.#bytes.length * 8;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.#bit();
    return value;
  }

  flag(): boolean {
    return this.#bit() === 1;
  }

  skip(count: number): void {
    this.#position += count;
  }

  /** Reads ue(v), an unsigned Exp-Golomb code (ITU-T H.264, section 9.1). */
  unsigned(): number {
    let zeros = 0;
    while (!this.flag()) if (++zeros > 32) return 0;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** Reads se(v), a signed Exp-Golomb code (ITU-T H.264, section 9.1.1). */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }

  #bit(): number {
    const byte = this.#bytes[this.#position >> 3] ?? 0;
    return (byte >> (7 - (this.#position++ & 7))) & 1;
  }
}
