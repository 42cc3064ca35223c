import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { decodeArguments } from '../../../../core/media/ffmpeg/decode-arguments.ts';
import type { Ffmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { runFfmpeg } from '../../../../core/media/ffmpeg/run-ffmpeg.ts';
import { ffmpegs, newest } from './support/ffmpegs.ts';

const SMALL = { width: 320, height: 240 };
const VIDEO = {
  ...SMALL,
  rotation: 0,
  isFlipped: false,
  colour: { matrix: 'bt709', range: 'limited' },
  colourTags: {},
  painted: { ...SMALL, pixelAspect: { num: 1, den: 1 }, colour: { matrix: 'bt709', range: 'limited' }, colourTags: {} },
} as const;

const FRAMES = 10;

async function encoded(source: string, frames: number): Promise<Buffer> {
  const input = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', String(frames)];
  const output = ['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-f', 'h264', 'pipe:1'];
  return Buffer.from((await execa(newest.path, [...input, ...output], { encoding: 'buffer' })).stdout);
}

/** A Matroska file whose headers and first pictures are small, and whose last one is huge. */
async function growingVideo(): Promise<Buffer> {
  const input = Buffer.concat([
    await encoded('testsrc=s=320x240:r=25', FRAMES),
    await encoded('color=black:s=8192x8192:r=25', 1),
  ]);
  const args = ['-v', 'error', ...FIRST_ONLY, '-f', 'h264', '-i', 'pipe:0', '-c', 'copy', '-f', 'matroska', 'pipe:1'];
  return Buffer.from((await execa(newest.path, args, { input, encoding: 'buffer' })).stdout);
}

/** So that its muxer doesn't get to know of the last one. */
const FIRST_ONLY = ['-probesize', '5000', '-analyzeduration', '100'];

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

async function drain(output: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _piece of output);
}

async function decode({ path, hasFpsMode }: Ffmpeg, bytes: Uint8Array): Promise<{ bytes: number; lines: string[] }> {
  const lines: string[] = [];
  const run = { path, arguments: decodeArguments(VIDEO, { hasFpsMode }), input: inPieces(bytes) };
  let length = 0;
  const onLine = (line: string) => {
    lines.push(line);
    return false;
  };
  for await (const piece of runFfmpeg({ ...run, onLine })) length += piece.length;
  return { bytes: length, lines };
}

describe.each(ffmpegs)('%s', (_name, ffmpeg) => {
  it('decodes no picture that is larger than any source may be, whatever the headers said', async () => {
    const { bytes, lines } = await decode(ffmpeg, await growingVideo());
    expect(bytes).toBe((FRAMES * SMALL.width * SMALL.height * 3) / 2);
    expect(lines.join('\n')).toMatch(/8192x8192 (is invalid|exceeds)/);
  });
});

it.skipIf(process.platform !== 'linux')('the system limits memory and files of every FFmpeg', async () => {
  const stop = new AbortController();
  const endless = async function* () {
    for (;;) yield new Uint8Array(65_536);
  };
  const run = { path: newest.path, arguments: { input: ['-f', 'u8'], output: ['-f', 'u8'] }, input: endless() };
  const output = runFfmpeg({ ...run, signal: stop.signal });
  await output.next();
  const [pid] = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  const limits = () => readFile(`/proc/${pid}/limits`, 'utf8');
  await expect.poll(limits, { timeout: 20_000 }).toMatch(/Max file size\s+0 /);
  expect(await limits()).toMatch(/Max data size\s+\d/);
  stop.abort();
  await expect(drain(output)).rejects.toMatchObject({ cancelled: true });
});

/** Programs that read no file of a stranger: what they are started with. */
const WITHOUT_INPUT: Readonly<Record<string, string>> = {
  'core/media/ffmpeg/find-ffmpeg.ts': '-version and -encoders',
  'core/media/ffmpeg/takes-pixel-format.ts': '-h',
  'local/system/child-process.ts': 'programs of our own',
  'local/verify/find-probe.ts': '-version',
  'samples/video/ffmpeg.ts': 'frames that were drawn here',
};

it('nothing starts an FFmpeg or ffprobe without the limits', () => {
  const folders = ['core', 'engine', 'functions', 'local', 'samples', 'scoring', 'workers'];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  );
  const starting = files.filter((file) => {
    const text = readFileSync(file, 'utf8');
    return /\b(execa|spawn|execFile|ffmpegCommand)\(/.test(text) && /ffmpeg|ffprobe/i.test(text);
  });
  expect(starting).toContain('core/media/ffmpeg/ffmpeg-process.ts');
  const unlimited = starting.filter((file) => !/\blimitArguments\(/.test(readFileSync(file, 'utf8')));
  expect(unlimited.filter((file) => !file.endsWith('limit-process.ts')).sort()).toEqual(
    Object.keys(WITHOUT_INPUT).sort(),
  );
});
