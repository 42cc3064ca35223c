/** Which frames a decoder was fed, and which it still owes: decoders give frames in the order of their times. */
export class FrameLedger {
  /** Ascending. */
  readonly #owed: number[] = [];

  fed(pts: number): void {
    let at = this.#owed.length;
    while (at > 0 && (this.#owed[at - 1] as number) > pts) at--;
    this.#owed.splice(at, 0, pts);
  }

  /** @returns the times of the frames that should have come before it; undefined for a frame that isn't owed */
  given(pts: number): number[] | undefined {
    const at = this.#owed.indexOf(pts);
    return at < 0 ? undefined : this.#owed.splice(0, at + 1).slice(0, -1);
  }

  /** Times of what hasn't come. */
  get owed(): readonly number[] {
    return this.#owed;
  }
}
