import { statSync } from 'node:fs';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, type InputTrack } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { frameTimes, TICKS_PER_SECOND } from '../../../samples/video/frame-times.ts';

const FILE = 'samples/sample.mp4';

const clip = new Input({ formats: ALL_FORMATS, source: new FilePathSource(FILE) });

async function packetTimes(track: InputTrack | null, onlyKeys = false): Promise<number[]> {
  if (track === null) throw new Error('The sample lacks a track.');
  const sink = new EncodedPacketSink(track);
  const times: number[] = [];
  for (let packet = await sink.getFirstPacket(); packet; packet = await sink.getNextPacket(packet)) {
    if (!onlyKeys || packet.type === 'key') times.push(packet.timestamp);
  }
  return times.sort((a, b) => a - b);
}

describe('the sample clip', () => {
  it('is small enough for a repository', () => {
    expect(statSync(FILE).size).toBeLessThan(2_000_000);
  });

  it('shows every frame at the tick that the code gives it', async () => {
    const times = await packetTimes(await clip.getPrimaryVideoTrack());
    expect(times.map((seconds) => Math.round(seconds * TICKS_PER_SECOND))).toEqual(frameTimes().slice(0, -1));
  });

  it('has several groups of pictures, of unlike lengths', async () => {
    const keys = await packetTimes(await clip.getPrimaryVideoTrack(), true);
    const lengths = keys.slice(1).map((seconds, index) => seconds - (keys[index] as number));
    expect(lengths.length).toBeGreaterThan(2);
    expect(Math.max(...lengths)).toBeGreaterThan(1.2 * Math.min(...lengths));
  });

  it('has stereo sound that ends after the picture', async () => {
    const sound = await clip.getPrimaryAudioTrack();
    expect(await sound?.getNumberOfChannels()).toBe(2);
    expect(await sound?.computeDuration()).toBeGreaterThan(
      (await packetTimes(await clip.getPrimaryVideoTrack())).at(-1) ?? 0,
    );
  });
});
