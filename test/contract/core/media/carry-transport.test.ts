import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { carry } from './support/carry.ts';
import { clipFolder, makeClip } from './support/clips.ts';
import { newest } from './support/ffmpegs.ts';
import { heardAt } from './support/heard-at.ts';
import { hasProbe } from './support/probe.ts';
import { probeEntries } from './support/probe-entries.ts';

const lavfi = (...sources: string[]) => sources.flatMap((source) => ['-f', 'lavfi', '-i', source]);
const BEEP = "aevalsrc='0.5*sin(2*PI*1000*t)*between(t,0.5,0.6)':sample_rate=48000:duration=1";

describe.skipIf(!hasProbe)('sound of a transport stream', () => {
  it.each([
    ['copied', ['aac', 'ac3'], ['aac,ita', 'ac3,spa']],
    ['converted, where mediabunny takes it for something else', ['aac', 'mp2'], ['aac,ita', 'aac,spa']],
  ])('is %s, with its languages', async (_how, codecs, expected) => {
    const tracks = codecs.flatMap((codec, i) => ['-map', '1', `-c:a:${i}`, codec]);
    const names = ['-metadata:s:a:0', 'language=ita', '-metadata:s:a:1', 'language=spa'];
    const inputs = lavfi('testsrc2=size=64x48:rate=25:duration=1', BEEP);
    const picture = ['-c:v', 'libx264', '-preset', 'ultrafast'];
    const path = makeClip(`${codecs.join('-')}.ts`, [...inputs, '-map', '0', ...tracks, ...picture, ...names]);
    const { file } = await carry(newest, path);
    expect(probeEntries(file, 'stream=codec_name:stream_tags=language', 'a')).toEqual(expected);
    const was = heardAt(newest, path, codecs.length);
    for (const [i, seconds] of heardAt(newest, file, codecs.length).entries()) {
      expect(Math.abs(seconds - (was[i] ?? Number.NaN))).toBeLessThan(0.00101);
    }
  });

  it('is whole where the file begins before its tables', async () => {
    const inputs = lavfi('testsrc2=size=64x48:rate=25:duration=3', 'sine=duration=3');
    const whole = makeClip('with-tables.ts', [...inputs, '-c:v', 'libx264', '-g', '25', '-c:a', 'ac3']);
    const bytes = readFileSync(whole);
    const packets = Array.from({ length: bytes.length / 188 }, (_, i) => bytes.subarray(i * 188, (i + 1) * 188));
    const isTable = (packet: Buffer) => [0, 0x11, 0x1000].includes(packet.readUInt16BE(1) & 0x1fff);
    const path = join(clipFolder, 'before-tables.ts');
    writeFileSync(path, Buffer.concat(packets.filter((packet, i) => i > packets.length / 3 || !isTable(packet))));
    const { file } = await carry(newest, path);
    expect(probeEntries(file, 'packet=pts_time', 'a').length).toBe(probeEntries(whole, 'packet=pts_time', 'a').length);
  });

  it('goes on after bytes that are lost', async () => {
    const inputs = lavfi('testsrc2=size=64x48:rate=25:duration=3', 'sine=duration=3');
    const whole = makeClip('whole-sound.ts', [...inputs, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'ac3']);
    const bytes = readFileSync(whole);
    const middle = Math.floor(bytes.length / 3);
    const path = join(clipFolder, 'lost-sound.ts');
    writeFileSync(path, Buffer.concat([bytes.subarray(0, middle), bytes.subarray(middle + 100)]));
    const { file } = await carry(newest, path);
    const packets = probeEntries(file, 'packet=pts_time', 'a').length;
    expect(packets).toBeGreaterThan(85);
    expect(packets).toBeLessThan(probeEntries(whole, 'packet=pts_time', 'a').length);
  });
});
