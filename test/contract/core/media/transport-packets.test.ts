import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../../core/contracts/chunk.ts';
import type { ByteSource } from '../../../../core/media/bytes/byte-source.ts';
import { readChunkPackets } from '../../../../core/media/decode/chunk-packets.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../core/media/source/needs-conversion.ts';
import { openSource } from '../../../../core/media/source/opened-source.ts';
import { decodeTimeline, displayTimes, encodeTimeline, isKeyframe } from '../../../../core/media/source/timeline.ts';
import { fromSecondKey } from '../../../corpus/make/from-second-key.ts';
import { clip, makeClip } from './support/clips.ts';
import { bufferSource, fileSource } from './support/file-source.ts';

const PACKET = 188;
const OPEN_GOP = 'open-gop=1:keyint=8:bframes=3:b-adapt=0:scenecut=0';
const bytesOf = (name: 'closed-gop.ts' | 'open-gop-h264.ts') => new Uint8Array(readFileSync(clip(name)));
const inspect = (source: ByteSource) => inspectVideo(source, 'clip.ts', DEFAULT_MEDIA_LIMITS);

describe('a transport stream', () => {
  it('that begins in the middle is shown from its first keyframe on', async () => {
    const whole = await inspect(bufferSource(bytesOf('closed-gop.ts')));
    const bytes = bytesOf('closed-gop.ts');
    const cut = await inspect(bufferSource(bytes.subarray(Math.floor(bytes.length / PACKET / 3) * PACKET)));
    const times = displayTimes(cut.timeline);
    expect(times.length).toBeGreaterThan(20);
    expect(times.length).toBeLessThan(whole.video.frames);
    expect([...displayTimes(whole.timeline)]).toEqual(expect.arrayContaining([...times]));
    expect(cut.video.notes.map(({ code }) => code)).toContain('undecodable-start');
  });

  it.each([
    ['H.264', ['libx264', '-x264-params', OPEN_GOP], 3],
    ['H.265', ['libx265', '-x265-params', `${OPEN_GOP}:min-keyint=8:log-level=error:pools=1`], 3],
    [
      'H.265, one of them decodable',
      ['libx265', '-x265-params', `${OPEN_GOP}:min-keyint=8:log-level=error:pools=1`],
      2,
    ],
  ])(
    'that begins with leading pictures leaves out those that players do: %s',
    async (_name, [codec = '', ...more], left) => {
      const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=1', '-pix_fmt', 'yuv420p'];
      const cut = fromSecondKey(readFileSync(makeClip(`open-${codec}.ts`, [...picture, '-c:v', codec, ...more])));
      // A picture of type RASL_N becomes RADL_N, which may refer to the keyframe alone.
      if (left === 2) cut.writeUInt8(6 << 1, cut.indexOf(Buffer.from([0, 0, 1, 8 << 1, 1])) + 3);
      const { video } = await inspect(bufferSource(cut));
      expect(video.notes).toEqual([expect.objectContaining({ code: 'undecodable-start', frames: left })]);
      expect(video.frames).toBe(20 - left);
    },
  );

  it.each([
    ['goes back', '500'],
    ['begins again', '0'],
  ])(
    'that is put together of recordings has all of their frames, one after another, where the clock %s',
    async (_how, offset) => {
      const late = makeClip(`clock-${offset}.ts`, [
        '-i',
        clip('closed-gop.ts'),
        '-c',
        'copy',
        '-output_ts_offset',
        offset,
      ]);
      const first = readFileSync(late);
      // A recording that was cut off ends within a packet.
      const source = bufferSource(Buffer.concat([first, Buffer.alloc(100), bytesOf('closed-gop.ts')]));
      const { video, timeline } = await inspect(source);
      const times = displayTimes(timeline).map((pts) => pts / timeline.timescale);
      expect(times).toHaveLength(150);
      const steps = times.slice(1).map((time, i) => time - (times[i] as number));
      expect([Math.min(...steps), Math.max(...steps)]).toEqual([expect.closeTo(0.04, 5), expect.closeTo(0.04, 1)]);
      expect(video.notes.map(({ code }) => code)).toEqual(['timestamps-mended']);
      // FFmpeg writes a table of services before that of programs.
      expect(video.clockJumps).toEqual([{ position: first.length + 100 + PACKET, ticks: expect.any(Number) }]);
      // A chunk of the second recording is found by its own clock.
      const opened = await openSource(source, 'clip.ts', video.clockJumps);
      const last = planChunks(timeline, { targetFrames: 25 }).at(-1);
      const found: number[] = [];
      for await (const { pts } of readChunkPackets(opened, video, last as Chunk)) found.push(pts / video.timescale);
      expect(found.sort((a, b) => a - b).at(-1)).toBeCloseTo(times.at(-1) as number, 5);
      opened.close();
    },
  );

  it.each([
    ['another picture', 'video-left-out', ['-mpegts_start_pid', '0x200', '-mpegts_pmt_start_pid', '0x1100']],
    ['other sound', 'sound-left-out', ['-streamid', '1:0x300']],
  ])('that goes on with %s after another recording has that noted', async (_what, code, ids) => {
    const copy = ['-i', clip('closed-gop.ts'), '-c', 'copy', '-output_ts_offset', '100'];
    const other = readFileSync(makeClip(`${code}.ts`, [...copy, ...ids]));
    const { video } = await inspect(bufferSource(Buffer.concat([bytesOf('closed-gop.ts'), other])));
    const [note] = video.notes.filter((each) => each.code === code);
    const position = Number(/from byte (\d+) on/.exec(note?.message ?? '')?.[1]);
    const first = bytesOf('closed-gop.ts').length;
    expect(position).toBeGreaterThanOrEqual(first);
    // The sound of the second recording begins behind its first pictures.
    expect(position).toBeLessThan(first + other.length / 4);
    expect(video.notes).toHaveLength(1);
  });

  it('that begins within a packet is left to FFmpeg', async () => {
    const bytes = bytesOf('closed-gop.ts');
    await expect(inspect(bufferSource(bytes.subarray(65)))).rejects.toThrow(NeedsConversion);
  });

  it('that has lost bytes goes on after them', async () => {
    const bytes = bytesOf('closed-gop.ts');
    const middle = Math.floor(bytes.length / 2);
    const lost = Buffer.concat([bytes.subarray(0, middle), bytes.subarray(middle + 100)]);
    const { video } = await inspect(bufferSource(lost));
    expect(video.frames).toBeGreaterThanOrEqual(73);
  });

  it.each([
    ['never', 0x00],
    ['always', 0x40],
  ])('whose muxer %s says where decoding can start has the same keyframes', async (_how, flag) => {
    const honest = await inspect(bufferSource(bytesOf('open-gop-h264.ts')));
    const bytes = bytesOf('open-gop-h264.ts');
    for (let at = 0; at < bytes.length; at += PACKET) {
      const hasAdaptation = ((bytes[at + 3] as number) & 0x20) !== 0 && (bytes[at + 4] as number) > 0;
      if (hasAdaptation) bytes[at + 5] = ((bytes[at + 5] as number) & ~0x40) | flag;
    }
    const { timeline } = await inspect(bufferSource(bytes));
    expect(timeline).toEqual(honest.timeline);
    expect([...timeline.pts.keys()].filter((packet) => isKeyframe(timeline, packet))).toHaveLength(5);
  });

  it('that is scrambled is refused as encrypted', async () => {
    const bytes = bytesOf('closed-gop.ts');
    for (let at = 0; at < bytes.length; at += PACKET) {
      const pid = (((bytes[at + 1] as number) & 31) << 8) + (bytes[at + 2] as number);
      if (pid >= 0x100) bytes[at + 3] = (bytes[at + 3] as number) | 0x80;
    }
    await expect(inspect(bufferSource(bytes))).rejects.toMatchObject({ failure: { code: 'encrypted' } });
  });

  it('whose last picture has no end is left to FFmpeg, whatever memory it would take', async () => {
    await expect(inspect(withoutEnd(bytesOf('closed-gop.ts'), 0x100, 70 << 20))).rejects.toThrow(
      'one of its pictures is too large',
    );
  });

  it('costs a chunk its own bytes, in one request', async () => {
    const path = makeClip('long.ts', [
      ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=20', '-f', 'lavfi', '-i', 'sine=duration=20'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-bf', '2', '-c:a', 'aac'],
    ]);
    const { video, timeline } = await inspect(fileSource(path));
    const stored = decodeTimeline(encodeTimeline(timeline));
    const chunks = planChunks(stored, { targetFrames: 25 });
    const source = fileSource(path);
    const opened = await openSource(source, 'long.ts');
    const before = { requests: source.requests, bytes: source.bytesRead };
    let packets = 0;
    for (const chunk of chunks) for await (const _packet of readChunkPackets(opened, video, chunk)) packets++;
    opened.close();
    expect(packets).toBe(video.frames);
    expect(chunks.length).toBeGreaterThan(15);
    expect(source.requests - before.requests).toBeLessThanOrEqual(chunks.length + 1);
    expect(source.bytesRead - before.bytes).toBeLessThan(1.05 * source.size);
  });
});

/** Goes on for so many bytes with packets of one stream in which nothing begins. */
function withoutEnd(bytes: Uint8Array, pid: number, more: number): ByteSource {
  const filler = Buffer.alloc(PACKET);
  filler.set([0x47, pid >> 8, pid & 0xff, 0x10]);
  return {
    size: bytes.length + more,
    read: async (start, end) => {
      const turned = Math.max(0, start - bytes.length) % PACKET;
      const pattern = Buffer.concat([filler.subarray(turned), filler.subarray(0, turned)]);
      const own = bytes.subarray(start, end);
      return Buffer.concat([own, Buffer.alloc(end - start - own.length, pattern)]);
    },
  };
}
