/**
 * Shared memory for frames, which is reused. New SharedArrayBuffers would pile up: V8 doesn't count them as memory in use
 * (measured on Node 20, 22 and 24), so it collects none before there are 700 MB.
 */
export class FrameArena {
  #memory = new SharedArrayBuffer(0);

  /** Copies frames into the memory, overwriting the ones before, and returns views of them. */
  hold(frames: readonly Uint8Array[]): Uint8Array[] {
    const bytes = frames.reduce((sum, { length }) => sum + length, 0);
    if (this.#memory.byteLength < bytes) this.#memory = new SharedArrayBuffer(bytes);
    let at = 0;
    return frames.map((frame) => {
      const held = new Uint8Array(this.#memory, at, frame.length);
      held.set(frame);
      at += frame.length;
      return held;
    });
  }
}
