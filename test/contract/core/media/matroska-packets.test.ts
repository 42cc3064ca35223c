import { readFileSync } from 'node:fs';
import { BufferSource, Input, MATROSKA, WEBM } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { readChunkPackets } from '../../../../core/media/decode/chunk-packets.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../core/media/source/needs-conversion.ts';
import { openSource } from '../../../../core/media/source/opened-source.ts';
import { indexedPackets, type VideoPackets } from '../../../../core/media/source/video-packets.ts';
import { clip, makeClip } from './support/clips.ts';
import { bufferSource } from './support/file-source.ts';

const TONE = ['-f', 'lavfi', '-i', 'sine=sample_rate=48000:duration=4'];
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=25:duration=4'];
const CLUSTER = Buffer.from('1f43b675', 'hex');
const SMALL_CLUSTERS = ['-cluster_time_limit', '300'];
const CLIPS = {
  'open-gop-h264.mkv': () => clip('open-gop-h264.mkv'),
  'hidden-frames-vp8.webm': () => clip('hidden-frames-vp8.webm'),
  'long-still.mkv': () => clip('long-still.mkv'),
  'small-clusters.mkv': () => makeClip('small-clusters.mkv', [...PICTURE, ...TONE, '-g', '20', ...SMALL_CLUSTERS]),
  // Transparency lies beside the picture, in groups of blocks.
  'groups.webm': () => {
    const alpha = '-vf format=yuva420p -c:v libvpx -deadline realtime -auto-alt-ref 0 -g 20'.split(' ');
    return makeClip('groups.webm', [...PICTURE, ...TONE, ...alpha, '-c:a', 'libopus', ...SMALL_CLUSTERS]);
  },
};

const inspect = (bytes: Buffer) => inspectVideo(bufferSource(bytes), 'clip.mkv', DEFAULT_MEDIA_LIMITS);

/** What mediabunny reads by whole clusters. */
async function readByClusters(bytes: Buffer) {
  const source = new BufferSource(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
  const track = await new Input({ formats: [MATROSKA, WEBM], source }).getPrimaryVideoTrack();
  if (!track) throw new Error('There is no video.');
  return collect(indexedPackets(track));
}

async function collect(reader: VideoPackets) {
  const packets: { time: number; type: string; number: number; data: string }[] = [];
  for (let packet = await reader.first(); packet; packet = await reader.next(packet)) {
    const { timestamp, type, sequenceNumber: number, data } = packet;
    packets.push({ time: Math.round(timestamp * 1e6), type, number, data: Buffer.from(data).toString('base64') });
  }
  return packets;
}

describe.each(Object.entries(CLIPS))('%s', (_name, path) => {
  it('has the packets that mediabunny finds in its clusters', async () => {
    const bytes = readFileSync(path());
    const source = await openSource(bufferSource(bytes), 'clip.mkv');
    expect(await collect(source.packets)).toEqual(await readByClusters(bytes));
    source.close();
  });

  it('gives each chunk its own, also from the keyframe before', async () => {
    const bytes = readFileSync(path());
    const all = (await readByClusters(bytes)).map(({ data }) => data);
    const { video, timeline } = await inspect(bytes);
    const source = await openSource(bufferSource(bytes), 'clip.mkv');
    const chunks = planChunks(timeline, { targetFrames: 13 });
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) {
      for (const fromKeyBefore of [false, true]) {
        const read: string[] = [];
        const packets = readChunkPackets(source, video, chunk, { fromKeyBefore });
        for await (const { data } of packets) read.push(Buffer.from(data).toString('base64'));
        const first = all.indexOf(read[0] as string);
        const { packets: count } = (fromKeyBefore && chunk.keyBefore) || chunk;
        // Leading pictures of the first keyframe aren't fed.
        expect(all.slice(first, first + count).filter((data) => read.includes(data))).toEqual(read);
      }
    }
    source.close();
  });
});

it('leaves a file in which something that is no block lies between blocks to FFmpeg', async () => {
  const bytes = readFileSync(CLIPS['small-clusters.mkv']());
  const third = [1, 2, 3].reduce((at) => bytes.indexOf(CLUSTER, at + 1), 0);
  const damaged = Buffer.concat([bytes.subarray(0, third), Buffer.alloc(40, 0x33), bytes.subarray(third)]);
  await expect(inspect(damaged)).rejects.toThrow(NeedsConversion);
});

it('leaves a file in which a block claims a gigabyte to FFmpeg, without reading the block', async () => {
  const bytes = readFileSync(clip('open-gop-h264.mkv'));
  const unknownLength = '01ffffffffffffff';
  bytes.write(unknownLength, bytes.indexOf('18538067', 0, 'hex') + 4, 'hex');
  const own = Buffer.concat([bytes, Buffer.from('a30100000040000000', 'hex')]);
  let most = 0;
  const read = async (start: number, end: number) => {
    most = Math.max(most, end - start);
    const there = own.subarray(start, end);
    return Buffer.concat([there, Buffer.alloc(end - start - there.length)]);
  };
  const source = { size: own.length + 2 ** 30, read };
  await expect(inspectVideo(source, 'clip.mkv', DEFAULT_MEDIA_LIMITS)).rejects.toThrow(NeedsConversion);
  expect(most).toBeLessThan(2 ** 24);
});

it('reads a file that is cut off to its last whole block, and notes this of the sound', async () => {
  const bytes = readFileSync(clip('hidden-frames-vp8.webm'));
  const cut = bytes.subarray(0, Math.floor(bytes.length * 0.6));
  const { video } = await inspect(cut);
  const whole = await readByClusters(bytes);
  const complete = whole.filter(({ data }) => cut.includes(Buffer.from(data, 'base64')));
  expect(video.packets).toBe(complete.length);
  expect(video.packets).toBeGreaterThan((await readByClusters(cut)).length);
  expect(video.notes.map(({ code }) => code)).toEqual(['sound-cut']);
});
