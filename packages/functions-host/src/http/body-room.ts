const LEAST_BYTES = 128 * 1024 * 1024;

/** The bodies that are in memory leave no room for another one. */
export class NoRoomError extends Error {}

/** The share of one body in the limit. */
export interface BodyPlace {
  /** @throws NoRoomError */
  add(bytes: number): void;
  leave(): void;
}

/** Limits the memory of the bodies of all requests together. It holds one body of the maximum size, or many small ones. */
export class BodyRoom {
  #left: number;

  constructor(largestBodyBytes: number) {
    this.#left = Math.max(LEAST_BYTES, largestBodyBytes);
  }

  enter(): BodyPlace {
    let held = 0;
    return {
      add: (bytes) => {
        if (bytes > this.#left) throw new NoRoomError('Other requests use all the memory for bodies: try again later.');
        this.#left -= bytes;
        held += bytes;
      },
      leave: () => {
        this.#left += held;
        held = 0;
      },
    };
  }
}
