import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncodedPacketSink } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../../../../core/media/bytes/in-memory.ts';
import { convertSource } from '../../../../core/media/convert/convert-source.ts';
import { collectByFfmpeg } from '../../../../core/media/extras/collect-text.ts';
import { findFfmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { tryListStreams } from '../../../../core/media/ffmpeg/list-streams.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../core/media/source/needs-conversion.ts';
import { openSource } from '../../../../core/media/source/opened-source.ts';
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
    const { text } = await collectByFfmpeg(source, (await tryListStreams(source)) ?? []).finish();
    expect(text.tags.creation_time).toBe('2005-10-28T17:36:40.000Z');
  });
});
