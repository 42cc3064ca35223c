const LEAST_BYTES = 128 * 1024 * 1024;

/** The bodies that are held in memory leave no room for this one. */
export class NoRoomError extends Error {}

/** One body's part of the room. */
export interface BodyPlace {
  /** @throws NoRoomError */
  add(bytes: number): void;
  leave(): void;
}

/** Bounds what the bodies of all requests hold together: one of the largest that is taken, or many small ones. */
export class BodyRoom {
  #left: number;

  constructor(largestBodyBytes: number) {
    this.#left = Math.max(LEAST_BYTES, largestBodyBytes);
  }

  enter(): BodyPlace {
    let held = 0;
    return {
      add: (bytes) => {
        if (bytes > this.#left) throw new NoRoomError('Other requests hold all the memory there is for bodies.');
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
