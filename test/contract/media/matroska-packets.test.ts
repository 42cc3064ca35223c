import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ByteSource } from '../../../core/media/byte-source.ts';
import { type ChunkPacket, readChunkPackets } from '../../../core/media/chunk-packets.ts';
import { inspectVideo } from '../../../core/media/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../core/media/media-limits.ts';
import { openSource } from '../../../core/media/opened-source.ts';
import { type Chunk, planChunks } from '../../../core/media/plan-chunks.ts';
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
    const alpha = [
      '-vf',
      'format=yuva420p',
      '-c:v',
      'libvpx',
      '-deadline',
      'realtime',
      '-auto-alt-ref',
      '0',
      '-g',
      '20',
    ];
    return makeClip('groups.webm', [...PICTURE, ...TONE, ...alpha, '-c:a', 'libopus', ...SMALL_CLUSTERS]);
  },
};

async function chunkReader(bytes: ByteSource) {
  const { video, timeline } = await inspectVideo(bytes, 'clip.mkv', DEFAULT_MEDIA_LIMITS);
  const source = await openSource(bytes, 'clip.mkv');
  const read = async (chunk: Chunk) => {
    const packets: ChunkPacket[] = [];
    for await (const packet of readChunkPackets(source, video, chunk)) packets.push(packet);
    return packets.map(({ data, ...packet }) => ({ ...packet, data: Buffer.from(data).toString('hex') }));
  };
  return { chunks: planChunks(timeline, { targetFrames: 13 }), read };
}

/** Without a place, mediabunny looks for the keyframe and reads the clusters. */
const unplaced = ({ keyPosition: _key, endPosition: _end, ...chunk }: Chunk): Chunk => chunk;

it.each(Object.entries(CLIPS))('%s: a chunk read block by block is what its clusters have', async (_name, path) => {
  const { chunks, read } = await chunkReader(bufferSource(readFileSync(path())));
  expect(chunks.length).toBeGreaterThan(1);
  for (const chunk of chunks) {
    expect(chunk.keyPosition).toBeDefined();
    expect(await read(chunk)).toEqual(await read(unplaced(chunk)));
  }
});

it('goes on as mediabunny does where something that is no block lies between blocks', async () => {
  const bytes = readFileSync(CLIPS['small-clusters.mkv']());
  const third = [1, 2, 3].reduce((at) => bytes.indexOf(CLUSTER, at + 1), 0);
  const garbage = Buffer.alloc(40, 0x33);
  const damaged = Buffer.concat([bytes.subarray(0, third), garbage, bytes.subarray(third)]);
  const { chunks, read } = await chunkReader(bufferSource(damaged));
  let packets = 0;
  for (const chunk of chunks) {
    const found = await read(chunk);
    expect(found).toEqual(await read(unplaced(chunk)));
    packets += found.length;
  }
  expect(packets).toBeGreaterThanOrEqual(100);
});
