import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Recipe, recipe, runMaker } from './recipe.ts';

/** A film of 64×64 pixels whose frames are pairs of field pictures (PAFF), muxed by FFmpeg. No encoder here writes such H.264. */
export function fieldPictures(frames = 26, whole = 0): Recipe {
  return recipe(`${frames} ${whole} ${avcFieldPictures} ${picture}`, async (kitchen) => {
    await writeFile(join(kitchen.folder, 'fields.h264'), avcFieldPictures(frames, whole));
    await runMaker(kitchen, ['-fflags', '+genpts', '-r', '50', '-i', 'fields.h264', '-c', 'copy', kitchen.out]);
  });
}

const WIDTH_IN_BLOCKS = 4;
const FIELD_HEIGHT_IN_BLOCKS = 2;
const FRAME_HEIGHT_IN_BLOCKS = 4;
const KEYFRAME_INTERVAL = 12;

/**
 * Writes field pictures whose samples are stored as they are (I_PCM; ITU-T H.264, section 7.3.5), as a byte stream.
 * @param whole number of frames at the start that are one picture each
 */
export function avcFieldPictures(frames: number, whole = 0): Buffer {
  const units: Buffer[] = [];
  for (let frame = 0; frame < frames; frame++) {
    if (frame % KEYFRAME_INTERVAL === 0) units.push(sequenceSet(), pictureSet());
    units.push(...(frame < whole ? [picture(frame)] : [picture(frame, 0), picture(frame, 1)]));
  }
  return Buffer.concat(units);
}

function sequenceSet(): Buffer {
  const bits = new BitWriter();
  bits.fixed(8, 77).fixed(8, 0).fixed(8, 30).codes(0, 0, 0, 2, 1).fixed(1, 0);
  bits.codes(WIDTH_IN_BLOCKS - 1, FIELD_HEIGHT_IN_BLOCKS - 1);
  // Fields are allowed, MBAFF isn't, direct_8x8_inference, no cropping, no VUI.
  return unit(7, bits.fixed(5, 0b00100));
}

function pictureSet(): Buffer {
  return unit(8, new BitWriter().codes(0, 0).fixed(2, 0).codes(0, 0, 0).fixed(3, 0).codes(0, 0, 0).fixed(3, 0b100));
}

/** Writes a field, or else both fields of a frame as one picture. */
function picture(frame: number, bottom?: 0 | 1): Buffer {
  const inGroup = frame % KEYFRAME_INTERVAL;
  const isIdr = inGroup === 0 && bottom !== 1;
  const bits = new BitWriter().codes(0, 7, 0).fixed(4, inGroup);
  if (bottom === undefined) bits.fixed(1, 0);
  else bits.fixed(1, 1).fixed(1, bottom);
  if (isIdr) bits.codes((frame / KEYFRAME_INTERVAL) % 2);
  bits.fixed(6, (inGroup * 2 + (bottom ?? 0)) % 64).fixed(isIdr ? 2 : 1, 0);
  bits.codes(0, 1);
  const blocks = WIDTH_IN_BLOCKS * (bottom === undefined ? FRAME_HEIGHT_IN_BLOCKS : FIELD_HEIGHT_IN_BLOCKS);
  for (let block = 0; block < blocks; block++) {
    bits.codes(25).align();
    const [left, top] = [(block % WIDTH_IN_BLOCKS) * 16, Math.floor(block / WIDTH_IN_BLOCKS) * 16];
    for (let i = 0; i < 256; i++)
      bits.fixed(8, 30 + (((left + (i % 16)) * 2 + (top + (i >> 4)) * 2 + frame * 3) % 200));
    for (let i = 0; i < 128; i++) bits.fixed(8, 110 + (i % 8) + (left >> 1));
  }
  return unit(isIdr ? 5 : 1, bits);
}

/** Writes a unit with emulation prevention (ITU-T H.264, section 7.4.1). */
function unit(type: number, bits: BitWriter): Buffer {
  const bytes = [0, 0, 0, 1, 0x60 | type];
  let zeros = 0;
  for (const byte of bits.fixed(1, 1).align().bytes) {
    if (zeros >= 2 && byte <= 3) {
      bytes.push(3);
      zeros = 0;
    }
    bytes.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(bytes);
}

class BitWriter {
  readonly bytes: number[] = [];
  #filled = 0;

  fixed(count: number, value: number): this {
    for (let bit = count - 1; bit >= 0; bit--) {
      if (this.#filled === 0) this.bytes.push(0);
      const last = this.bytes.length - 1;
      this.bytes[last] = (this.bytes[last] as number) | (((value >> bit) & 1) << (7 - this.#filled));
      this.#filled = (this.#filled + 1) % 8;
    }
    return this;
  }

  /** Writes Exp-Golomb codes (ITU-T H.264, section 9.1). */
  codes(...values: readonly number[]): this {
    for (const value of values) {
      const length = 32 - Math.clz32(value + 1);
      this.fixed(length - 1, 0).fixed(length, value + 1);
    }
    return this;
  }

  align(): this {
    return this.#filled === 0 ? this : this.fixed(8 - this.#filled, 0);
  }
}
