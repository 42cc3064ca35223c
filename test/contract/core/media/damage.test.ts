import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clipFolder, makeClip } from './support/clips.ts';
import { decodeClip } from './support/decode-clip.ts';
import { ffmpegs, newest } from './support/ffmpegs.ts';
import { hashFrame } from './support/whole-file.ts';

const FRAMES = 50;
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=25:duration=2'];
const CODECS = {
  'h264.mp4': ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '10', '-bf', '2'],
  'h265.mp4': ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'keyint=10:log-level=error:pools=1'],
  'vp9.mp4': ['-c:v', 'libvpx-vp9', '-cpu-used', '8', '-b:v', '300k', '-g', '10', '-lag-in-frames', '0'],
};

/** A clip with a hole of zeros: whole packets of it, while the index stays whole. */
function damagedClip(name: keyof typeof CODECS, from: number, bytes: number): string {
  const clip = readFileSync(makeClip(name, [...PICTURE, ...CODECS[name]]));
  const at = Math.floor(clip.length * from);
  const path = join(clipFolder, `damaged-${from}-${name}`);
  clip.fill(0, at, at + bytes);
  writeFileSync(path, clip);
  return path;
}

describe.each(ffmpegs)('damage with the %s FFmpeg', (_build, ffmpeg) => {
  it.each(Object.keys(CODECS) as (keyof typeof CODECS)[])('%s: count and time hold', async (name) => {
    const whole = (await decodeClip(ffmpeg, makeClip(name, [...PICTURE, ...CODECS[name]]))).frames.map(hashFrame);
    const path = damagedClip(name, 0.5, 1500);
    const first = await decodeClip(ffmpeg, path, 20);
    const hashes = first.frames.map(hashFrame);
    expect(hashes).toHaveLength(FRAMES);
    // What comes before the damage, and after the next keyframe, is as it was.
    expect(hashes.slice(0, 10)).toEqual(whole.slice(0, 10));
    expect(hashes.slice(-10)).toEqual(whole.slice(-10));
    expect(hashes).not.toEqual(whole);
    expect((await decodeClip(ffmpeg, path, 20)).frames.map(hashFrame)).toEqual(hashes);
    expect(first.findings.damaged.length).toBeGreaterThan(0);
    for (const { frame, isLost } of first.findings.damaged) if (isLost) expect(hashes[frame]).toBe(hashes[frame - 1]);
  });
});

it('shows the next good frame where there is none before', async () => {
  const { frames, findings } = await decodeClip(newest, damagedClip('h264.mp4', 0.002, 4000), 20);
  expect(frames).toHaveLength(FRAMES);
  expect(findings.damaged.map(({ frame }) => frame)).toContain(0);
  expect(hashFrame(frames[0] as Uint8Array)).toBe(hashFrame(frames[findings.damaged.length] as Uint8Array));
});
