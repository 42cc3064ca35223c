import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { Manifest } from '../../core/contracts/manifest.ts';
import type { Azurite } from '../../local/system/azurite.ts';
import { verifyFiles } from '../../local/verify/verify-files.ts';
import { test } from '../support/system-test.ts';
import { makeClip } from './support/make-clip.ts';
import { processesWith } from './support/processes.ts';
import { type Running, run, start, stop } from './support/repaint.ts';

const FRAMES = 50;
const stripes = Buffer.from(
  '<svg width="320" height="240"><rect width="320" height="240" fill="#e0b030"/><path d="M0 0L320 240M320 0L0 240" stroke="#204080" stroke-width="60"/></svg>',
);
let folder: string;
let azurite: Azurite;
let clip: string;

test.beforeAll(async ({ azurite: started, sharedFolder }) => {
  azurite = started;
  folder = sharedFolder;
  clip = join(folder, 'clip.mp4');
  await makeClip(clip, { seconds: FRAMES / 25 });
  await writeFile(join(folder, 'empty.mp4'), '');
  await mkdir(join(folder, 'texts'));
  await writeFile(join(folder, 'text.mp4'), 'a text, whatever its name says\n'.repeat(100));
  await writeFile(join(folder, 'cut.mp4'), readFileSync(clip).subarray(0, 4_000));
});
afterAll(async () => {
  await azurite?.child.stop(5);
  expect(await processesWith(folder)).toEqual([]);
});

const system = (name: string) => ['--storage', azurite.connection, '--data', join(folder, name)];
const readManifest = async (path: string) => Manifest.parse(JSON.parse(await readFile(path, 'utf8')));

describe('paint, with a system of its own', () => {
  test('paints a clip, says where it lies, and leaves no process', async () => {
    const { code, stdout, stderr } = await run(['paint', clip, '--style', 'great-wave', ...system('own')], {
      cwd: folder,
    });
    expect(stderr.replace('Compiling…\n', '')).toBe('');
    expect(code).toBe(0);
    const output = join(folder, 'painted', 'clip.great-wave.mp4');
    expect(stdout).toContain(output);
    expect(stdout).toMatch(/^painting: .*of 50 frames/m);
    const manifest = await readManifest(join(folder, 'painted', 'clip.great-wave.manifest.json'));
    expect(manifest.framesOut).toEqual(manifest.framesIn);
    expect(manifest.framesOut.frames).toBe(FRAMES);
    expect((await stat(output)).size).toBe(manifest.output.bytes);
    expect(await processesWith(join(folder, 'own'))).toEqual([]);
  });

  test('run again, it fetches what is there', async () => {
    const out = join(folder, 'again', 'clip.mp4');
    const args = ['paint', clip, '--style', 'great-wave', '--out', out, '--json', ...system('own')];
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ output: out, frames: FRAMES, style: 'great-wave' });
    expect(stderr).not.toMatch(/uploading|^painting/m);
    expect(await readdir(join(folder, 'again'))).toEqual(['clip.manifest.json', 'clip.mp4']);
  });

  test('of a folder it paints every video, says what it can’t paint, and paints nothing twice', async () => {
    const films = join(folder, 'films');
    await mkdir(join(films, 'sub', '.hidden'), { recursive: true });
    for (const name of ['clip.mp4', 'sub/clip.mp4', 'sub/.hidden/clip.mp4']) await copyFile(clip, join(films, name));
    await copyFile(join(folder, 'cut.mp4'), join(films, 'cut.mp4'));
    await writeFile(join(films, 'photo.jpg'), await sharp(stripes).jpeg().toBuffer());
    const out = join(folder, 'paintings');
    const args = ['paint', films, '--style', 'great-wave', '--out', out, ...system('own')];
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✓ clip\.mp4: 50 frames, clip\.great-wave\.mp4$/m);
    expect(stdout).toMatch(/^✗ cut\.mp4: cut\.mp4 .*\.$/m);
    expect(stdout).toMatch(/^Painted 3 of 4 files \(1 failed\) in /m);
    expect(stderr.replace('Compiling…\n', '')).toMatch(/^1 of 4 files could not be painted; .*\n$/);
    const [film, photo] = ['clip.great-wave', 'photo.great-wave.jpg'];
    const painted = [`${film}.manifest.json`, `${film}.mp4`, photo, `${photo}.manifest.json`, 'sub'];
    expect(await readdir(out)).toEqual(painted);
    expect(await sharp(join(out, photo)).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 240 });

    await rm(join(films, 'cut.mp4'));
    const again = await run([...args, '--json']);
    expect(again.code).toBe(0);
    const { videos } = JSON.parse(again.stdout);
    expect(videos.map(({ state }: { state: string }) => state)).toEqual(['there', 'there', 'there']);
    // Where nothing is to be painted, nothing is started.
    expect(again.stderr).not.toContain('starting');
    const wrong = await run(['paint', films, '--out', join(folder, 'one.mp4'), ...system('own')]);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('names one file for several videos') });
  });

  test('interrupted, it leaves nothing half-written, and goes on the next time', async () => {
    const long = join(folder, 'long.mp4');
    await makeClip(long, { seconds: 6, pattern: 'testsrc' });
    const out = join(folder, 'long', 'painted.mp4');
    const args = ['paint', long, '--out', out, '--chunk-frames', '25', ...system('own')];
    const painting = start(args);
    await painting.says(/^painting: (?!0 of)\d+ of 150 frames/m);
    const { code, stderr } = await stop(painting);
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped.');
    expect(await processesWith(join(folder, 'own'))).toEqual([]);
    expect(await readdir(folder)).not.toContain('long');

    const { code: next, stdout } = await run(args);
    expect(next).toBe(0);
    // What was stored counts from the first line on.
    expect(stdout).not.toMatch(/^painting: 0 of/m);
    expect((await readManifest(join(folder, 'long', 'painted.manifest.json'))).framesOut.frames).toBe(150);
  });

  test('killed, it takes its processes with it', async () => {
    const out = join(folder, 'killed.mp4');
    const painting = start(['paint', clip, '--style', 'composition-vii', '--out', out, ...system('own')]);
    await painting.says(/^(uploading|inspecting|planning|painting)/m);
    await stop(painting, 'SIGKILL');
    await vi.waitFor(async () => expect(await processesWith(join(folder, 'own'))).toEqual([]), 15_000);
  });
});

describe('paint, asked for what can not be', () => {
  const NOWHERE = 'BlobEndpoint=http://127.0.0.1:1/x;QueueEndpoint=http://127.0.0.1:1/x';
  test.each([
    ['an empty file', 'empty.mp4', 1, 'empty', /^empty\.mp4 is empty.*\.$/],
    ['a text called .mp4', 'text.mp4', 1, 'not-a-video', /^text\.mp4 is not a video.*\.$/],
    ['a video that is cut off', 'cut.mp4', 1, 'truncated', /^cut\.mp4 is cut off.*\.$/],
    [
      'a file that is not there',
      'nothing.mp4',
      1,
      'source-missing',
      /^There is no file .*nothing\.mp4: correct the path\.$/,
    ],
    ['a folder without videos', 'texts', 2, 'usage', /^There is no video in .*texts: name a folder of videos/],
    ['an unknown style', 'clip.mp4 --style nope', 2, 'unknown-style', /^There is no style "nope": .*great-wave/],
    ['too much strength', 'clip.mp4 --strength 7', 2, 'usage', /from 0 .* to 1/],
    ['strokes that are too large', 'clip.mp4 --stroke-size 9', 2, 'usage', /from 0.25 .* to 4/],
    ['an empty path, as of a variable that isn’t set', '', 2, 'usage', /^an argument is empty: /],
    ['an option without its value', 'clip.mp4 --out=', 2, 'usage', /^--out= has no value: /],
    ['an unknown option', 'clip.mp4 --stile x', 2, 'usage', /^unknown option '--stile'/],
    ['two formats at once', 'clip.mp4 --out painted.mp4 --format mkv', 2, 'usage', /^--out .* --format is mkv/],
    ['to replace its source', 'clip.mp4 --out clip.mp4', 2, 'usage', /^--out names the source itself/],
    [
      'storage that is not there',
      `clip.mp4 --storage DefaultEndpointsProtocol=http;AccountName=x;AccountKey=eA==;${NOWHERE}`,
      1,
      'storage',
      /--storage names doesn't answer/,
    ],
    [
      'storage by its key alone',
      'clip.mp4 --storage c2VjcmV0a2V5c2VjcmV0a2V5',
      2,
      'usage',
      /^--storage takes a connection string, such as(?!.*c2VjcmV0)/,
    ],
    ['to replace somebody’s file', 'clip.mp4 --out cut.mp4', 2, 'exists', /cut\.mp4 is there already: .*--overwrite/],
    ['to write an AVI', 'clip.mp4 --out x.avi', 2, 'usage', /end the name in \.mp4 or \.mkv/],
  ])('%s: one sentence, nothing left behind', async (_name, args, code, errorCode, sentence) => {
    const data = join(folder, 'refused');
    const before = await readdir(folder);
    const ended = await run(['paint', ...args.split(' '), '--json', '--data', data], { cwd: folder });
    expect(ended.code).toBe(code);
    const { error } = JSON.parse(ended.stdout);
    expect(error).toEqual({ code: errorCode, message: expect.stringMatching(sentence) });
    expect(ended.stderr.replace(/^(Compiling…|starting|stopping)\n/gm, '')).toBe(`${error.message}\n`);
    expect((await readdir(folder)).filter((name) => !before.includes(name) && name !== 'refused')).toEqual([]);
    expect(await processesWith(data)).toEqual([]);
  });
});

describe('start', () => {
  let up: Running;
  let blobs: BlobServiceClient;

  beforeAll(async () => {
    up = start(['start', '--port', '0', ...system('up')]);
    await up.says(/^Repaint is up\.$/m);
    blobs = BlobServiceClient.fromConnectionString(azurite.connection);
  });
  afterAll(async () => {
    const { code, stdout } = await stop(up);
    expect(stdout).toContain('Stopped.');
    expect(code).toBe(0);
    expect(await processesWith(join(folder, 'up'))).toEqual([]);
  });

  test('what is no video fails with a sentence, and the next upload is painted in the style of its folder', async () => {
    const videos = blobs.getContainerClient('videos');
    await videos.getBlockBlobClient('text.mp4').uploadFile(join(folder, 'text.mp4'));
    await videos.getBlockBlobClient('starry-night/dropped.mp4').uploadFile(clip);
    await up.says(/^✗ text\.mp4: .*is not a video/m);
    await up.says(/^✓ starry-night\/dropped\.mp4: painted 50 frames .* → painted\/starry-night\/dropped\.mp4$/m);
    expect(await blobs.getContainerClient('painted').getBlobClient('starry-night/dropped.mp4').exists()).toBe(true);
  });

  test('paint uses it, and follows a timeline of styles and pictures', async () => {
    const other = join(folder, 'other.mp4');
    await copyFile(clip, other);
    const out = join(folder, 'shared.mp4');
    await sharp(stripes).png().toFile(join(folder, 'own.png'));
    const timeline = [
      { at: 0, style: 'own.png' },
      { at: 1, style: 'great-wave:0.5,own.png:0.5', transition: 0.4 },
    ];
    await writeFile(join(folder, 'timeline.json'), JSON.stringify({ styles: timeline, strength: 0.9 }));
    const timed = ['--timeline', join(folder, 'timeline.json')];
    const args = ['paint', other, ...timed, '--out', out, '--json', '--data', join(folder, 'up')];
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('Using the system that is up') });
    const { frames, manifest, framesPerSecond } = JSON.parse(stdout);
    expect(frames).toBe(FRAMES);
    expect(framesPerSecond).toBeGreaterThan(0);
    const { job } = JSON.parse(stdout);
    expect((await readManifest(manifest)).job).toBe(job);
    const lines = await vi.waitFor(async () => {
      const logs: string[] = [];
      for await (const { name } of blobs.getContainerClient('work').listBlobsFlat({ prefix: `logs/${job}/` }))
        logs.push(`${name} ${await blobs.getContainerClient('work').getBlobClient(name).downloadToBuffer()}`);
      expect(logs.join()).toMatch(/worker-\d+\.jsonl [\s\S]*"msg":"painting"/);
      expect(logs.join()).toMatch(/app-\S*\.jsonl [\s\S]*"step":"assembleVideo"/);
      return logs.join();
    }, 10_000);
    expect(lines).not.toContain('other.mp4');
  });

  test('paint paints in the style of a picture', async () => {
    const out = join(folder, 'own.mp4');
    const style = ['--style', join(folder, 'own.png')];
    const { code, stdout } = await run(['paint', clip, ...style, '--out', out, '--json', '--data', join(folder, 'up')]);
    expect(code).toBe(0);
    const manifest = await readManifest(JSON.parse(stdout).manifest);
    expect(manifest.network.style).toEqual([
      { picture: expect.stringMatching(/\/own\.png$/), code: expect.anything(), weight: 1 },
    ]);
    expect((await verifyFiles({ source: clip, output: out })).isProved).toBe(true);
  });

  test('paint writes Matroska with HEVC where --out and --codec say so', async () => {
    const out = join(folder, 'hevc.mkv');
    const settings = ['--codec', 'hevc', '--quality', '40', '--encoder', 'auto', '--strength', '0'];
    const ended = await run(['paint', clip, ...settings, '--out', out, '--json', '--data', join(folder, 'up')]);
    expect(ended).toMatchObject({ code: 0 });
    const { manifest, job } = JSON.parse(ended.stdout);
    expect(manifest).toBe(`${out}.manifest.json`);
    const proof = await readManifest(manifest);
    expect(proof).toMatchObject({
      settings: { format: 'mkv', codec: 'hevc', quality: 40, encoder: 'auto' },
      encoder: { codec: 'hevc' },
      output: { format: 'mkv', name: expect.stringMatching(/\/clip\.mp4\..*\.hevc\.quality-40\.auto\.mkv$/) },
      framesOut: { frames: FRAMES },
    });
    const painted = blobs.getContainerClient('painted').getBlobClient(proof.output.name);
    expect((await painted.getProperties()).contentType).toBe('video/matroska');
    const { isProved, checks } = await verifyFiles({ source: clip, output: out });
    expect(isProved, JSON.stringify(checks)).toBe(true);
    expect(job).toBe(proof.job);
  });

  test('watch paints what arrives, under a name that no other video of the folder has', async () => {
    const films = join(folder, 'watched');
    await mkdir(films);
    await makeClip(join(films, 'boat.mp4'), { seconds: 0.2 });
    const out = ['--out', join(folder, 'watched-out')];
    const watching = start(['watch', films, '--style', 'great-wave', ...out, '--data', join(folder, 'up')]);
    await watching.says(/^✓ boat\.mp4: 5 frames, boat\.great-wave\.mp4$/m);
    await copyFile(join(films, 'boat.mp4'), join(films, 'boat.mov'));
    await watching.says(/^[✓✗] boat\.mov: .*$/m);
    const { code, stdout } = await stop(watching);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ boat\.mov: 5 frames, boat\.mov\.great-wave\.mp4$/m);
  });

  test('a second one is refused', async () => {
    const { code, stderr } = await run(['start', '--port', '0', ...system('up')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The system is up at http:\S+ already \(process \d+\)/m);
  });

  test('a port that is taken is refused in one sentence', async () => {
    const { code, stderr } = await run(['start', '--port', String(azurite.ports.blob), ...system('elsewhere')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Port \d+ on 127\.0\.0\.1 can't be listened on: .*--port\.$/m);
  });
});
