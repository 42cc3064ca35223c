/** Keeps account of the frames that a decoder has been given and has not yet output. Decoders output frames in the order of their times. */
export class FrameLedger {
  /** Times of these frames, ascending. */
  readonly #owed: number[] = [];

  fed(pts: number): void {
    let at = this.#owed.length;
    while (at > 0 && (this.#owed[at - 1] as number) > pts) at--;
    this.#owed.splice(at, 0, pts);
  }

  /** @returns the times of the frames that should have come before this one; undefined if this frame isn't owed */
  given(pts: number): number[] | undefined {
    const at = this.#owed.indexOf(pts);
    return at < 0 ? undefined : this.#owed.splice(0, at + 1).slice(0, -1);
  }

  /** Times of the frames that the decoder has not output. */
  get owed(): readonly number[] {
    return this.#owed;
  }
}
