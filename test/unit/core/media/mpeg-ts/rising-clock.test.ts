import { expect, test } from 'vitest';
import { inMemory } from '../../../../../core/media/bytes/in-memory.ts';
import { findClockJumps, timesIn, withRisingClock } from '../../../../../core/media/mpeg-ts/rising-clock.ts';
import { readTransportBlocks } from '../../../../../core/media/mpeg-ts/transport-stream.ts';

const FORMAT = { stride: 188, offset: 0 };
const SECOND = 90_000;

/** Makes a transport packet in which a picture with a time begins, behind some stuffing. */
function packetAt(seconds: number, stuffing = 0): Buffer {
  const packet = Buffer.alloc(188, 0xff);
  const ticks = seconds * SECOND;
  const time = [
    0x21 | (Math.floor(ticks / 2 ** 30) << 1),
    ...[(ticks >> 22) & 0xff, ((ticks >> 14) & 0xfe) | 1, (ticks >> 7) & 0xff, ((ticks << 1) & 0xfe) | 1],
  ];
  const pes = [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, ...time];
  packet.set([0x47, 0x41, 0, ...(stuffing > 0 ? [0x30, stuffing, 0] : [0x10])]);
  packet.set(pes, stuffing > 0 ? 5 + stuffing : 4);
  return packet;
}

/** Two recordings of a minute each; in the second one, some bytes are lost. */
function joined(lost: number, stuffing = 0): Buffer {
  const recording = (from: number) => Array.from({ length: 60 }, (_, i) => packetAt(from + i, stuffing));
  const [first, second] = [Buffer.concat(recording(100)), recording(10)];
  const torn = Buffer.concat(second.slice(9, 11));
  return Buffer.concat([
    first,
    ...second.slice(0, 9),
    torn.subarray(0, 150),
    torn.subarray(150 + lost),
    ...second.slice(11),
  ]);
}

test('a payload that holds the first byte of packets behind lost bytes leaves no time as it was', async () => {
  const file = joined(100, 130);
  // Where packets would begin, had no bytes been lost.
  for (let at = 75 * 188; at < file.length; at += 2 * 188) file[at] = 0x47;
  const source = inMemory(file);
  const rising = await withRisingClock(source, await findClockJumps(source));
  const whole = Buffer.from(await rising.read(0, source.size));
  for (let at = 0; at < source.size; at += 10) {
    const end = Math.min(source.size, at + 400);
    expect(whole.subarray(at, end).equals(await rising.read(at, end))).toBe(true);
  }
});

test.each([0, 100])('the clock rises from end to end though %s bytes are lost, however it is read', async (lost) => {
  const source = inMemory(joined(lost));
  const rising = await withRisingClock(source, await findClockJumps(source));
  for (const piece of [source.size, 1_000, 50]) {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < source.size; at += piece)
      pieces.push(await rising.read(at, Math.min(source.size, at + piece)));
    const times: number[] = [];
    for await (const packets of readTransportBlocks(inMemory(Buffer.concat(pieces)), FORMAT))
      for (const { packet } of packets) times.push(...[timesIn(packet)?.pts ?? []].flat());
    expect(times.length).toBeGreaterThanOrEqual(118);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
});
