import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../../../core/media/bytes/byte-source.ts';
import { inMemory } from '../../../../../core/media/bytes/in-memory.ts';
import { box, fullBox, u32 } from '../../../../../core/media/mp4/box-writer.ts';
import { guardTables } from '../../../../../core/media/mp4/guard-tables.ts';
import { readBoxes } from '../../../../../core/media/mp4/read-boxes.ts';
import { readMovie } from '../../../../../core/media/mp4/read-movie.ts';
import { sampleTables } from '../../../../../core/media/mp4/sample-tables.ts';

const SAMPLE_BYTES = 3;
const FTYP = box('ftyp', Buffer.from('isom\0\0\0\0isom'));

interface Tables {
  readonly stts: Buffer;
  readonly stsz: Buffer;
  readonly stsc: Buffer;
  readonly stco: Buffer;
}

/** A track of sound whose samples lie in one chunk; `change` has other tables for some. */
function file(samples: number, change: Partial<Tables> = {}, more: Buffer[] = []): Buffer {
  const sizes = Array.from({ length: samples }, (_, i) => SAMPLE_BYTES + (i % 2));
  const mdat = box('mdat', Buffer.alloc(sizes.reduce((sum, size) => sum + size, 0)));
  const tables = {
    stts: fullBox('stts', 0, 0, u32(1, samples, 1)),
    stsz: fullBox('stsz', 0, 0, u32(0, samples), u32(...sizes)),
    stsc: fullBox('stsc', 0, 0, u32(1, 1, samples, 1)),
    stco: fullBox('stco', 0, 0, u32(1, FTYP.length + 8)),
    ...change,
  };
  const stbl = box('stbl', tables.stts, tables.stsz, tables.stsc, tables.stco);
  const hdlr = fullBox('hdlr', 0, 0, u32(0), Buffer.from('soun'), Buffer.alloc(13));
  const trak = box('trak', box('mdia', hdlr, box('minf', stbl)));
  return Buffer.concat([FTYP, mdat, box('moov', trak, ...more)]);
}

async function moovOf(source: ByteSource): Promise<Buffer> {
  for await (const { type, start, end } of readBoxes(source, 0, source.size)) {
    if (type === 'moov') return Buffer.from(await source.read(start, end));
  }
  throw new Error('There is no moov.');
}

describe('chunks of many samples', () => {
  it('are split into several, with the same samples at the same places', async () => {
    const guarded = await guardTables(inMemory(file(60_000)));
    const [table] = sampleTables(await moovOf(guarded), guarded.size);
    const counts = new Map(table?.runs.map(({ firstChunk, samples }) => [firstChunk, samples]));
    let [samples, place, inChunk] = [0, FTYP.length + 8, 0];
    for (const [chunk, offset] of table?.offsets.entries() ?? []) {
      inChunk = counts.get(chunk + 1) ?? inChunk;
      // What a parser sums up for each sample: the square of all of them before.
      expect(inChunk).toBeLessThanOrEqual(64);
      expect(offset).toBe(place);
      for (let i = 0; i < inChunk; i++) place += SAMPLE_BYTES + (samples++ % 2);
    }
    expect(samples).toBe(60_000);
  });

  it('leave the rest of the file as it is', async () => {
    const bytes = file(1_000);
    const guarded = await guardTables(inMemory(bytes));
    const whole = Buffer.from(await guarded.read(0, guarded.size));
    const at = bytes.indexOf('moov');
    const asBefore = Buffer.concat([bytes.subarray(0, at), Buffer.from('free'), bytes.subarray(at + 4)]);
    expect(whole.subarray(0, bytes.length).equals(asBefore)).toBe(true);
    for (const [start, end] of [
      [at - 2, at + 2],
      [at + 2, at + 9],
      [bytes.length - 5, bytes.length + 5],
    ] as const) {
      expect(Buffer.from(await guarded.read(start, end))).toEqual(whole.subarray(start, end));
    }
  });

  it('are left alone where they are short', async () => {
    const source = inMemory(file(200));
    expect(await guardTables(source)).toBe(source);
  });
});

describe('a table that claims more than there is', () => {
  it.each<[string, Partial<Tables>]>([
    ['samples of a chunk', { stsc: fullBox('stsc', 0, 0, u32(1, 1, 0xffff_ffff, 1)) }],
    ['no samples of a chunk', { stsc: fullBox('stsc', 0, 0, u32(1, 1, 0, 1)) }],
    ['chunks', { stsc: fullBox('stsc', 0, 0, u32(2, 1, 5, 1, 0xffff_fffe, 5, 1)) }],
    ['runs of chunks', { stsc: fullBox('stsc', 0, 0, u32(0x7fff_ffff, 1, 10, 1)) }],
    ['times', { stts: fullBox('stts', 0, 0, u32(1, 0xffff_ffff, 1)) }],
    ['runs of times', { stts: fullBox('stts', 0, 0, u32(0x7fff_ffff, 10, 1)) }],
    ['sizes', { stsz: fullBox('stsz', 0, 0, u32(0, 0x7fff_ffff), u32(3)) }],
    ['samples of one size', { stsz: fullBox('stsz', 0, 0, u32(100, 0x7fff_ffff)) }],
    ['places', { stco: fullBox('stco', 0, 0, u32(0x7fff_ffff, 8)) }],
  ])('%s: it is not believed', async (_what, change) => {
    await expect(guardTables(inMemory(file(10, change)))).rejects.toThrow(RangeError);
  });

  it('a second table of a kind is not believed either', async () => {
    const stsc = fullBox('stsc', 0, 0, u32(1, 1, 10, 1));
    await expect(guardTables(inMemory(file(10, { stsc: Buffer.concat([stsc, stsc]) })))).rejects.toThrow(RangeError);
  });
});

describe('two million empty boxes', () => {
  const empty = Buffer.alloc(2_000_000 * 8);
  for (let at = 0; at < empty.length; at += 8) empty.write('\0\0\0\bfree', at, 'latin1');

  it.each([
    ['before the index', () => Buffer.concat([FTYP, empty, file(10)])],
    ['in the index', () => file(10, {}, [empty])],
    ['behind it', () => Buffer.concat([file(10), empty])],
  ])('%s: few of them are read', async (_where, make) => {
    let reads = 0;
    const bytes = make();
    const source: ByteSource = {
      size: bytes.length,
      read: async (start, end) => {
        reads++;
        return bytes.subarray(start, end);
      },
    };
    await guardTables(source).catch((thrown) => expect(thrown).toBeInstanceOf(RangeError));
    await readMovie(source, { maxFrames: 1_000 }).catch((thrown) => expect(thrown).toBeInstanceOf(RangeError));
    expect(reads).toBeLessThan(50_000);
  });
});
