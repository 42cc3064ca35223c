import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncodedPacketSink } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../../core/contracts/chunk.ts';
import { inMemory } from '../../../../core/media/bytes/in-memory.ts';
import { convertSource } from '../../../../core/media/convert/convert-source.ts';
import { decodeChunk } from '../../../../core/media/decode/decode-chunk.ts';
import { collectByFfmpeg } from '../../../../core/media/extras/collect-text.ts';
import { findFfmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { tryListStreams } from '../../../../core/media/ffmpeg/list-streams.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../core/media/source/needs-conversion.ts';
import { openSource } from '../../../../core/media/source/opened-source.ts';
import { isKeyframe } from '../../../../core/media/source/timeline.ts';
import { avcFieldPictures } from '../../../corpus/make/field-pictures.ts';
import { clip, clipFolder, makeClip } from './support/clips.ts';
import { memorySink } from './support/memory-sink.ts';

/** Small files that people have and that were painted wrong, or not at all. */
const read = (name: string) => inMemory(readFileSync(join('test/contract/core/media/cases', name)));
const inspect = (name: string) => inspectVideo(read(name), name, DEFAULT_MEDIA_LIMITS);

async function convert(name: string) {
  const thrown = await inspect(name).catch((reason: unknown) => reason);
  if (!(thrown instanceof NeedsConversion)) throw thrown;
  const sink = memorySink();
  const order = { demuxer: thrown.demuxer, limits: DEFAULT_MEDIA_LIMITS };
  const record = await convertSource({ source: read(name), name, order, ffmpeg: await findFfmpeg(), sink });
  return { why: thrown.message, record, bytes: inMemory(sink.bytes()) };
}

describe('an MP4 with samples in moov and more in fragments (FFmpeg frag_keyframe, iOS recorders)', () => {
  it('is converted, since only FFmpeg reads both', async () => {
    const { why, record } = await convert('partfrag.mp4');
    expect(why).toContain('fragments');
    expect(record.frames).toBe(48);
  });
});

describe('an MP4 whose sample entry is smaller than its pictures (Canon cameras)', () => {
  it('is cropped to what the sample entry says, as FFmpeg and players do', async () => {
    const { video } = await inspect('canon-like.mp4');
    expect(video).toMatchObject({
      width: 128,
      height: 96,
      crop: { left: 0, top: 0, width: 128, height: 90 },
      painted: { width: 128, height: 90 },
    });
  });
});

describe('a Matroska file that hides edges of its picture', () => {
  it('is cropped as it says', async () => {
    const made = '-f lavfi -i testsrc2=size=64x48:rate=25:duration=0.4 -vf setsar=2 -c:v libx264'.split(' ');
    const bytes = readFileSync(makeClip('edges.mkv', made));
    // The stated shape, 8:3, becomes eight hidden rows below and four above.
    const [width, height] = [Buffer.from('54b08108', 'hex'), Buffer.from('54ba8103', 'hex')].map((id) =>
      bytes.indexOf(id),
    );
    Buffer.from('54aa8108', 'hex').copy(bytes, width);
    Buffer.from('54bb8104', 'hex').copy(bytes, height);
    const { video } = await inspectVideo(inMemory(bytes), 'edges.mkv', DEFAULT_MEDIA_LIMITS);
    expect(video).toMatchObject({
      crop: { left: 0, top: 4, width: 64, height: 36 },
      painted: { width: 64, height: 36 },
    });
    expect(video.notes.map(({ code }) => code)).toContain('clean-aperture');
  });
});

describe('a file with two default tracks of pictures', () => {
  it('has its first one painted, which is noted, and not the one with the higher bit rate', async () => {
    const { video } = await inspect('twovideos.mp4');
    expect(video).toMatchObject({ width: 64, height: 48 });
    const source = await openSource(read('twovideos.mp4'), 'twovideos.mp4');
    const opened = await source.packets.first({ metadataOnly: true });
    const [first] = await source.input.getVideoTracks();
    const packet = first && (await new EncodedPacketSink(first).getFirstPacket({ metadataOnly: true }));
    expect(opened?.byteLength).toBe(packet?.byteLength);
    source.close();
  });
});

describe('a file that has to be converted', () => {
  it('keeps the time at which it was made', async () => {
    const ffmpeg = await findFfmpeg();
    const source = { bytes: read('creation.mp4'), demuxer: 'mov', ffmpeg };
    const { text } = await collectByFfmpeg(source, (await tryListStreams(source)) ?? [], {
      ...{ format: 'mp4', texts: [] },
    }).finish();
    expect(text.tags.creation_time).toBe('2005-10-28T17:36:40.000Z');
  });
});

describe('a part of a file that has to be converted', () => {
  it('is all that is converted, and a little more', async () => {
    const ffmpeg = await findFfmpeg();
    const source = read('partfrag.mp4');
    const frames = async (to: string | number) => {
      const order = { demuxer: 'mov', limits: DEFAULT_MEDIA_LIMITS, to };
      return (await convertSource({ source, name: 'x', order, ffmpeg, sink: memorySink() })).frames;
    };
    // FFmpeg reports the first frames, which it then leaves out.
    expect(await frames(0.2)).toBeLessThan(40);
    expect(await frames('3f')).toBeLessThan(40);
  });
});

describe('a file whose marks of keyframes are wrong', () => {
  const keysOf = async (name: string) => {
    const { video, timeline } = await inspect(name);
    return { video, keys: [...timeline.flags.keys()].filter((packet) => isKeyframe(timeline, packet)) };
  };

  it.each(['nostss.mp4', 'allkey.webm'])('%s has all packets marked: the bitstream says which are', async (name) => {
    const { video, keys } = await keysOf(name);
    expect(video.frames).toBe(150);
    expect(keys).not.toContain(1);
    expect(keys[0]).toBe(0);
    const last = planChunks((await inspect(name)).timeline, { targetFrames: 13 })[5];
    expect(last && (await framesOf(name, last))).toBe(last?.frames);
  });

  it('begins at the first keyframe where that is not the first packet', async () => {
    const { video, keys } = await keysOf('first-not-key.mp4');
    expect(keys).toEqual([50]);
    expect(video).toMatchObject({ frames: 50, notes: [{ code: 'undecodable-start', frames: 50 }] });
  });

  async function framesOf(name: string, chunk: Chunk): Promise<number> {
    const { video } = await inspect(name);
    const source = await openSource(read(name), name);
    let frames = 0;
    for await (const _frame of decodeChunk({ source, video, chunk, ffmpeg: await findFfmpeg() })) frames++;
    source.close();
    return frames;
  }
});

describe('an MP4 with two sample descriptions in one track', () => {
  it('is converted, and its pictures of another size are scaled', async () => {
    const { why, record } = await convert('two-descriptions.mp4');
    expect(why).toContain('described in several ways');
    expect(record.notes.map(({ code }) => code)).toContain('size-change');
    expect(record.frames).toBe(24);
  });
});

describe('a video whose height alone changes', () => {
  it('has the frames of another height noted', async () => {
    const { video, timeline } = await inspect('heightchange.webm');
    const source = await openSource(read('heightchange.webm'), 'heightchange.webm');
    const findings = { damaged: [], resized: [] };
    const ffmpeg = await findFfmpeg();
    for (const chunk of planChunks(timeline, { targetFrames: 30 }))
      for await (const _frame of decodeChunk({ source, video, chunk, ffmpeg, findings }));
    source.close();
    expect(findings.resized).toHaveLength(25);
  });
});

describe('an MP4 whose matrix stretches the picture', () => {
  it('has the shape of its pixels from there', async () => {
    const file = readFileSync(clip('variable-fragments.mp4'));
    const header = file.indexOf('tkhd') + 4;
    file.writeInt32BE(Math.round((65_536 * 4) / 3), header + 40);
    file.write('free', file.indexOf('pasp'), 'latin1');
    const { video } = await inspectVideo(inMemory(file), 'matrix.mp4', DEFAULT_MEDIA_LIMITS);
    expect(video.pixelAspect.num / video.pixelAspect.den).toBeCloseTo(4 / 3, 3);
  });
});

describe('a file whose packets are single fields', () => {
  const MIXED = "setts=ts='if(lt(N,14),N*2,14+N)'";
  it.each([
    ['from the start', 0, 'null', 'mp4'],
    ['after frames', 14, MIXED, 'mp4'],
    ['after frames, in Matroska', 14, MIXED, 'mkv'],
    // The rate of the packets doesn't tell them apart, but the keyframes do.
    ['after frames of half the length', 12, 'null', 'mp4'],
  ])('is converted, since a decoder makes one frame of two packets: %s', async (_where, whole, times, format) => {
    const stream = join(clipFolder, `fields-${whole}.h264`);
    writeFileSync(stream, avcFieldPictures(26, whole));
    const made = ['-fflags', '+genpts', '-r', '50', '-i', stream, '-c', 'copy', '-bsf:v', times];
    const bytes = readFileSync(makeClip(`fields-${whole}.${format}`, made));
    const thrown = await inspectVideo(inMemory(bytes), 'x', DEFAULT_MEDIA_LIMITS).catch((reason) => reason);
    expect(thrown).toMatchObject({ message: 'the two fields of its frames are packets of their own' });
  });
});

describe('an MXF that begins with something else', () => {
  it('is read as MXF', async () => {
    const bytes = Buffer.concat([Buffer.alloc(40_000, 'run-in '), Buffer.from('060e2b34020501010d010201', 'hex')]);
    const thrown = await inspectVideo(inMemory(bytes), 'x.mxf', DEFAULT_MEDIA_LIMITS).catch((reason) => reason);
    expect(thrown).toMatchObject({ demuxer: 'mxf' });
  });
});
