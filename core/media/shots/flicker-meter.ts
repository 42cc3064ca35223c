import type { Flicker } from '../../contracts/manifest.ts';
import type { Bits } from '../../contracts/output-settings.ts';
import { samplesOf } from '../pictures/deep-frames.ts';

/** A frame is reduced to the mean luma of this many cells. Smaller frames have fewer. */
const COLUMNS = 16;
const ROWS = 9;
/** At most this many pixels are sampled along a side, so that a large frame costs no more than a small one. */
const SAMPLES = 160;
/** A mean change of the source's cells of this many steps of luma is a cut. Motion within a shot changes them by a few. */
const CUT = 24;
/** This bound keeps the record of a chunk below some kilobytes; later cuts of a chunk are not seen as such. */
const MOST_SHOTS = 16;

interface Cells {
  readonly source: Float32Array;
  readonly painting: Float32Array;
}

/**
 * Measures how much brightness changes from frame to frame, shot by shot, in the source and in the painting. The frames of each side are
 * added in display order; the source may run ahead by some frames.
 */
export class FlickerMeter {
  readonly #size: { readonly width: number; readonly height: number };
  readonly #bits: Bits;
  readonly #waiting: Float32Array[] = [];
  readonly #shots: { firstFrame: number; frames: number; source: number; painting: number; added: number }[] = [];
  #next: number;
  #before: Cells | undefined;

  /**
   * @param firstFrame the number of the first frame in the video
   * @param bits 10 if it is given deep frames, else NV12
   */
  constructor(size: { readonly width: number; readonly height: number }, firstFrame: number, bits: Bits = 8) {
    this.#size = size;
    this.#bits = bits;
    this.#next = firstFrame;
  }

  addSource(frame: Uint8Array): void {
    this.#waiting.push(this.#cellsOf(frame));
  }

  /** Adds a painted frame, whose source has been added before. */
  addPainted(frame: Uint8Array): void {
    const source = this.#waiting.shift();
    if (!source) return;
    const now = { source, painting: this.#cellsOf(frame) };
    this.#add(now, this.#before);
    this.#before = now;
    this.#next++;
  }

  /** Returns the mean changes of each shot. A cut itself counts in neither shot. */
  shots(): Flicker[] {
    return this.#shots.map(({ firstFrame, frames, ...sums }) => {
      const mean = (sum: number) => Math.round((sum / Math.max(1, frames - 1)) * 100) / 100;
      return {
        firstFrame,
        frames,
        source: mean(sums.source),
        painting: mean(sums.painting),
        added: mean(sums.added),
      };
    });
  }

  #cellsOf(frame: Uint8Array): Float32Array {
    return this.#bits === 10 ? cellsOf(samplesOf(frame), this.#size, 4) : cellsOf(frame, this.#size, 1);
  }

  #add(now: Cells, before: Cells | undefined): void {
    const shot = this.#shots.at(-1);
    const change = before ? changeOf(now, before) : undefined;
    if (!shot || !change || (change.source >= CUT && this.#shots.length < MOST_SHOTS)) {
      this.#shots.push({ firstFrame: this.#next, frames: 1, source: 0, painting: 0, added: 0 });
      return;
    }
    shot.frames++;
    shot.source += change.source;
    shot.painting += change.painting;
    shot.added += change.added;
  }
}

/** Returns the mean changes of cells, in steps of luma: of the source, of the painting, and what the painting adds to those of the source. */
function changeOf(now: Cells, before: Cells) {
  const cells = now.source.length;
  let [source, painting, added] = [0, 0, 0];
  for (let i = 0; i < cells; i++) {
    const ofSource = (now.source[i] ?? 0) - (before.source[i] ?? 0);
    const ofPainting = (now.painting[i] ?? 0) - (before.painting[i] ?? 0);
    source += Math.abs(ofSource);
    painting += Math.abs(ofPainting);
    added += Math.abs(ofPainting - ofSource);
  }
  return { source: source / cells, painting: painting / cells, added: added / cells };
}

/** @param step steps of the samples in a step of luma */
function cellsOf(
  frame: Uint8Array | Uint16Array,
  { width, height }: { width: number; height: number },
  step: number,
): Float32Array {
  const [columns, rows] = [Math.min(COLUMNS, width), Math.min(ROWS, height)];
  const sums = new Float32Array(columns * rows);
  const counts = new Float32Array(columns * rows);
  const stride = Math.max(1, Math.floor(Math.max(width, height) / SAMPLES));
  for (let y = 0; y < height; y += stride) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x += stride) {
      const cell = row + Math.floor((x * columns) / width);
      sums[cell] = (sums[cell] ?? 0) + (frame[y * width + x] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return sums.map((sum, i) => sum / step / (counts[i] || 1));
}
