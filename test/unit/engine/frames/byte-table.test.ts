import { expect, test } from 'vitest';
import { applyTable, byteTable } from '../../../../engine/frames/keep-colours.ts';

const LENGTH = 300_001;
const reversed = byteTable((byte) => 255 - byte);
const bytes = Uint8Array.from({ length: LENGTH + 1 }, (_, at) => (at * 31 + (at >> 8)) % 256);

test.each([
  ['of a whole frame', 0, 0, LENGTH - 1],
  ['of an odd number of bytes', 0, 0, LENGTH],
  ['from an odd byte on', 0, 7, LENGTH],
  ['of a frame that lies at an odd byte', 1, 0, LENGTH],
  ['of a few bytes', 0, 10, 20],
])('a table changes the bytes %s, and no others', (_, offset, from, to) => {
  const source = bytes.subarray(offset, offset + LENGTH);
  const target = new Uint8Array(LENGTH).fill(9);
  applyTable(source, target, from, to, reversed);
  const expected = source.map((byte, at) => (at < from || at >= to ? 9 : 255 - byte));
  expect(Buffer.compare(target, expected)).toBe(0);
});

test('the target may be the source', () => {
  const frame = bytes.slice();
  applyTable(frame, frame, 0, LENGTH, reversed);
  expect(frame[LENGTH]).toBe(bytes[LENGTH]);
  expect(
    Buffer.compare(
      frame.subarray(0, LENGTH),
      bytes.subarray(0, LENGTH).map((byte) => 255 - byte),
    ),
  ).toBe(0);
});
