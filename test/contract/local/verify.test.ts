import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { installedBinary } from '../../../core/media/ffmpeg/installed-binary.ts';
import { Judge } from '../../../local/verify/check.ts';
import { checkMedia } from '../../../local/verify/check-media.ts';
import { findProbe } from '../../../local/verify/find-probe.ts';
import { hashStream } from '../../../local/verify/hash-stream.ts';
import { proofTable } from '../../../local/verify/proof-table.ts';
import { type Media, readMedia, type Sound } from '../../../local/verify/read-media.ts';
import { findTools, type Tools } from '../../../local/verify/tools.ts';
import { type Verification, verifyFiles } from '../../../local/verify/verify-files.ts';
import { pictureSubtitles } from '../../corpus/make/picture-subtitles.ts';
import { convertFile } from '../../support/convert-file.ts';
import { type ClipName, clip, clipFolder, makeClip } from '../core/media/support/clips.ts';
import { newest } from '../core/media/support/ffmpegs.ts';

const tools = await findTools();
const packaged: Tools = { ...tools, ffprobe: installedBinary('ffprobe') ?? tools.ffprobe };

/** A file made of another, in a moment. */
function remake(name: string, from: string, ...args: string[]): string {
  return makeClip(name, ['-i', from, ...args]);
}

const different = ({ checks }: Verification) =>
  checks.filter(({ verdict }) => verdict === 'different').map(({ name }) => name);
const noted = ({ checks }: Verification) => checks.filter(({ verdict }) => verdict === 'noted').map(({ name }) => name);

const paintings = new Map<ClipName, Promise<string>>();
/** A painting of a clip, made once. */
function converted(name: ClipName): Promise<string> {
  const output = join(clipFolder, `${name}.converted.mp4`);
  const made = paintings.get(name) ?? convertFile(clip(name), output).then(() => output);
  paintings.set(name, made);
  return made;
}

test.each<[ClipName, string, Tools]>([
  ['open-gop-h264.mp4', 'at hand', tools],
  ['hidden-frames-vp8.webm', 'at hand', tools],
  ['long-still.mkv', 'at hand', tools],
  ['large-sound.mkv', 'at hand', tools],
  ['two-languages.mkv', 'at hand', tools],
  ['variable-rate.mp4', 'of the package', packaged],
  ['starts-late.mp4', 'of the package', packaged],
  ['many-sounds.mkv', 'of the package', packaged],
  ['variable-fragments.mp4', 'at hand', tools],
  ['negative-offsets.mp4', 'at hand', tools],
  ['sound-22050.ts', 'of the package', packaged],
])('%s is proved with the ffprobe %s', async (name, _probe, probing) => {
  const output = await converted(name);
  const proof = await verifyFiles({ source: clip(name), output, tools: probing });
  expect(different(proof)).toEqual([]);
  expect(proof.isProved).toBe(true);
});

describe('subtitles that overlap', () => {
  const source = 'test/contract/core/media/cases/overlap-srt.mkv';
  const painted = (name: string, cues: string) => {
    const text = join(clipFolder, `${name}.srt`);
    writeFileSync(text, cues);
    const maps = ['-map', '0:v', '-map', '1:s', '-c:v', 'copy', '-c:s', 'mov_text'];
    return makeClip(`${name}.mp4`, ['-i', source, '-i', text, ...maps]);
  };
  const cue = (from: string, to: string, text: string) => `1\n00:00:${from} --> 00:00:${to}\n${text}\n\n`;
  const subtitlesOf = async (output: string) =>
    different(await verifyFiles({ source, output, tools })).filter((name) => name.startsWith('subtitles'));

  it('are the same where each moment shows the same, however they are cut', async () => {
    const cut = painted(
      'cut',
      cue('00,100', '00,500', 'one') + cue('00,500', '00,900', 'one\ntwo') + cue('00,900', '01,400', 'two'),
    );
    expect(await subtitlesOf(cut)).toEqual([]);
  });

  it('are not where one is left out', async () => {
    expect(await subtitlesOf(painted('less', cue('00,100', '00,900', 'one')))).toEqual(['subtitles 1']);
  });
});

test('subtitles that are pictures are compared by the times at which they change', async () => {
  const text = join(clipFolder, 'pictures.sup');
  writeFileSync(text, pictureSubtitles([{ start: 0.2, end: 0.6 }]));
  const film = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25:duration=1', '-i', text, '-map', '0', '-map', '1'];
  const source = makeClip('pictures.mkv', [...film, '-c:v', 'libx264', '-bf', '0', '-c:s', 'copy']);
  const again = (name: string, ...late: string[]) =>
    makeClip(name, ['-i', source, ...late, '-i', source, '-map', '0:v', '-map', '1:s', '-c', 'copy']);
  const subtitles = async (output: string) =>
    different(await verifyFiles({ source, output, tools })).filter((name) => name.startsWith('subtitles'));
  expect(await subtitles(again('pictures-same.mkv'))).toEqual([]);
  expect(await subtitles(again('pictures-late.mkv', '-itsoffset', '0.05'))).toEqual(['subtitles 1']);
});

describe('what differs is named', () => {
  let source: string;
  let good: string;
  beforeAll(async () => {
    source = clip('starts-late.mp4');
    good = join(clipFolder, 'good.mp4');
    await convertFile(source, good);
  });
  const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'copy', '-copyts', '-vsync', '0'];

  test.each<[string, (name: string) => string, string[]]>([
    ['a frame less', (name) => remake(name, good, ...X264, '-frames:v', '59'), ['frames']],
    [
      'a frame too late',
      (name) => remake(name, good, ...X264, '-vf', "setpts='PTS+if(eq(N,30),0.01/TB,0)'"),
      ['timestamps'],
    ],
    ['sound that comes 40 ms late', (name) => withLateSound(name), ['sound 1: to the picture']],
    ['no sound', (name) => remake(name, good, ...X264, '-an'), ['sound tracks']],
    ['sound made anew', (name) => remake(name, good, ...X264, '-c:a', 'aac', '-b:a', '40k'), ['sound 1']],
    ['another size', (name) => remake(name, good, ...X264, '-vf', 'scale=128:72'), ['shown size']],
    ['a picture that is turned', (name) => remake(name, good, ...X264, '-vf', 'transpose'), ['shown size']],
    ['another pixel aspect', (name) => remake(name, good, ...X264, '-vf', 'setsar=2'), ['shown size']],
    [
      'another language',
      (name) => remake(name, good, '-c', 'copy', '-copyts', '-metadata:s:a:0', 'language=fra'),
      ['sound 1: language, title'],
    ],
    ['another matrix', (name) => remake(name, good, ...X264, '-colorspace', 'bt2020nc'), ['colour tags']],
    ['other primaries', (name) => remake(name, good, ...X264, '-color_primaries', 'bt2020'), ['colour tags']],
    ['another curve', (name) => remake(name, good, ...X264, '-color_trc', 'smpte2084'), ['colour tags']],
    ['another range', (name) => remake(name, good, ...X264, '-pix_fmt', 'yuvj420p'), ['colour tags']],
  ])('%s', async (name, make, expected) => {
    const proof = await verifyFiles({ source, output: make(`${name}.mp4`), tools });
    expect(different(proof)).toEqual(expect.arrayContaining(expected));
    expect(proof.isProved).toBe(false);
    expect(proofTable(proof)).toContain('Not proved: ');
  });

  const withLateSound = (name: string) =>
    makeClip(name, [
      '-i',
      good,
      '-itsoffset',
      '0.04',
      '-i',
      good,
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-c',
      'copy',
      '-copyts',
    ]);

  it('and so is a file that ends in the middle of a frame', async () => {
    const cut = join(clipFolder, 'cut.mp4');
    writeFileSync(cut, readFileSync(good).subarray(0, 20_000));
    expect((await verifyFiles({ source, output: cut, tools })).isProved).toBe(false);
  });
});

describe('the least difference is named', () => {
  // An MP4 can't have PCM, which a painting in Matroska has in other packets than its source.
  const copied = (name: ClipName) => makeClip(`${name}.mkv`, ['-i', clip(name), '-map', '0', '-c', 'copy']);
  const mediaOf = async (name: ClipName) => {
    const output = name === 'bt709.mov' ? copied(name) : await converted(name);
    return [await readMedia(clip(name), packaged), await readMedia(output, packaged)] as const;
  };
  const read = new Map<ClipName, ReturnType<typeof mediaOf>>();
  const differencesOf = (source: Media, output: Media) => {
    const judge = new Judge([]);
    checkMedia(judge, source, output);
    // FFmpeg moves the clock of Matroska where the priming of AAC begins before 0.
    return different({ isProved: false, ...judge }).filter((name) => name !== 'first frame at');
  };
  const withSound = (output: Media, number: number, change: (sound: Sound) => Partial<Sound>): Media => ({
    ...output,
    sounds: output.sounds.map((sound, i) => (i === number - 1 ? { ...sound, ...change(sound) } : sound)),
  });
  const aTickLater = ({ picture, ...rest }: Media): Media => {
    const times = picture.times.map((time, i) => (i === 5 ? time + picture.tick : time));
    return { ...rest, picture: { ...picture, times } };
  };
  const longer = ({ picture, ...rest }: Media): Media => {
    const end = picture.end + 0.04;
    return { ...rest, picture: { ...picture, end, lastPacketEnd: end, editEnd: end } };
  };

  const moved = (picture: Media['picture'], seconds: number): Media['picture'] => {
    return { ...picture, times: picture.times.map((time) => time + seconds), end: picture.end + seconds };
  };

  it('but not primaries of BT.2020, if the source states only its matrix', async () => {
    const [source, output] = await mediaOf('bt709.mov');
    const tagged = (media: Media, primaries?: string): Media => {
      const tags = { color_space: 'bt2020nc', color_primaries: primaries, color_transfer: undefined };
      return { ...media, picture: { ...media.picture, stream: { ...media.picture.stream, ...tags } } };
    };
    expect(differencesOf(tagged(source), tagged(output, 'bt2020'))).toEqual([]);
    expect(differencesOf(tagged(source), tagged(output, 'smpte432'))).toEqual(['colour tags']);
  });

  it('but not the rounding of Matroska, which has whole milliseconds', async () => {
    const [source, output] = await mediaOf('sound-22050.ts');
    const rounded = { ...output, format: 'matroska,webm', picture: moved(output.picture, 0.0004) };
    const judge = new Judge([]);
    checkMedia(judge, source, { ...rounded, sounds: source.sounds });
    expect(different({ isProved: false, ...judge })).not.toContain('first frame at');
  });

  it('such as another clock than that of a transport stream', async () => {
    const [source, output] = await mediaOf('sound-22050.ts');
    const sounds = output.sounds.map((sound) => ({ ...sound, times: sound.times.map((time) => time + 0.3) }));
    const judge = new Judge([]);
    checkMedia(judge, source, { ...output, picture: moved(output.picture, 0.3), sounds });
    expect(different({ isProved: false, ...judge })).toContain('first frame at');
  });

  it.each<[string, ClipName, (output: Media) => Media, string[]]>([
    ['nothing', 'bt709.mov', (output) => output, []],
    ['a frame that is a tick late, on a clock that is shifted', 'sound-22050.ts', aTickLater, ['timestamps']],
    ['a last frame that is twice as long', 'sound-22050.ts', longer, ['last frame ends at']],
    ['other samples', 'bt709.mov', (output) => withSound(output, 2, () => ({ samplesHash: 'other' })), ['sound 2']],
    [
      'samples that come 2 ms late',
      'bt709.mov',
      (output) => withSound(output, 2, ({ times }) => ({ times: times.map((time) => time + 0.002) })),
      ['sound 2: to the picture'],
    ],
    [
      'another rate of the same packets',
      'bt709.mov',
      (output) => withSound(output, 1, ({ stream }) => ({ stream: { ...stream, sample_rate: 44_100 } })),
      ['sound 1'],
    ],
    ['a tag that the source lacks', 'bt709.mov', (output) => ({ ...output, tags: { title: 'Other' } }), ['tag title']],
    [
      'a cover that the source lacks',
      'bt709.mov',
      (output) => ({ ...output, others: ['cover art'] }),
      ['other tracks'],
    ],
  ])('%s', async (_what, name, forge, expected) => {
    const files = read.get(name) ?? mediaOf(name);
    read.set(name, files);
    const [source, output] = await files;
    expect(differencesOf(source, forge(output))).toEqual(expected);
  });
});

describe('the notes of a manifest', () => {
  const name: ClipName = 'odd-size-444.mp4';
  const output = () => join(clipFolder, 'odd.mp4');
  /** Only the notes are right: the manifest itself is another matter. */
  const manifest = (notes: unknown) => {
    const path = join(clipFolder, 'some.json');
    writeFileSync(path, JSON.stringify({ ...CLAIMS, notes }));
    return path;
  };
  const CLAIMS = {
    source: { name, bytes: 1 },
    framesIn: { frames: 25, firstSeconds: 0, lastSeconds: 0.96 },
    framesOut: { frames: 25, firstSeconds: 0, lastSeconds: 0.96 },
    sound: [],
    output: { name, bytes: 1 },
    settings: { bits: 10 },
    chunks: [{ firstFrame: 0, frames: 25 }],
  };

  it('account for what differs, and for nothing else', async () => {
    const { notes } = await convertFile(clip(name), output());
    const request = { source: clip(name), output: output(), tools };
    expect(different(await verifyFiles(request))).toEqual(['shown size', 'colour samples']);
    const with2 = await verifyFiles({ ...request, manifest: manifest(notes) });
    expect(noted(with2)).toEqual(['shown size', 'colour samples']);
    const with1 = await verifyFiles({ ...request, manifest: manifest(notes.slice(0, 1)) });
    expect(different(with1)).toContain('colour samples');
  });

  it('and its range say which part of the source is painted', async () => {
    const range = { from: 0.5, to: '40f' };
    const part = join(clipFolder, 'part.mp4');
    const { frames } = await convertFile(clip('two-languages.mkv'), part, { range });
    const path = join(clipFolder, 'part.json');
    const proveWith = async (settings: object) => {
      writeFileSync(path, JSON.stringify({ ...CLAIMS, settings, notes: [] }));
      const proof = await verifyFiles({ source: clip('two-languages.mkv'), output: part, manifest: path, tools });
      return different(proof).filter((check) => !check.startsWith('manifest'));
    };
    expect(frames).toBeLessThan(40);
    expect(await proveWith(range)).toEqual([]);
    expect(await proveWith({ ...range, from: 0.54 })).toEqual(expect.arrayContaining(['frames', 'sound 1']));
    expect(await proveWith({})).toContain('frames');
  });

  it('and its hash say whether the picture is the one that was joined', async () => {
    const good = await converted('bt709.mov');
    const path = join(clipFolder, 'hashed.json');
    const pictureSha256 = await hashStream(tools.ffmpeg, good, 0);
    writeFileSync(path, JSON.stringify({ ...CLAIMS, output: { ...CLAIMS.output, pictureSha256 }, notes: [] }));
    // The times of the frames stay, and what they show doesn't.
    const forged = remake('negative.mp4', good, '-map', '0', '-c', 'copy', '-c:v', 'libx264', '-vf', 'negate');
    const hashCheck = async (output: string) => {
      const { checks } = await verifyFiles({ source: clip('bt709.mov'), output, manifest: path, tools });
      return checks.find((check) => check.name === 'manifest: sha256 of the picture')?.verdict;
    };
    expect([await hashCheck(good), await hashCheck(forged)]).toEqual(['same', 'different']);
  });

  it('are of no use where its form or its claims are wrong', async () => {
    const proof = await verifyFiles({ source: clip(name), output: output(), manifest: manifest([]), tools });
    expect(different(proof)).toEqual(
      expect.arrayContaining([
        ...['manifest: schema', 'manifest: source', 'manifest: output'],
        'manifest: bits a sample',
      ]),
    );
  });
});

describe('findProbe', () => {
  it('takes the one of the package where there is no other', async () => {
    expect(await findProbe({ PATH: '' })).toBe(installedBinary('ffprobe'));
  });

  it('does not pass over a wrong FFPROBE_PATH', async () => {
    await expect(findProbe({ FFPROBE_PATH: newest.path.replace(/ffmpeg$/, 'nothing') })).rejects.toThrow(
      /FFPROBE_PATH/,
    );
  });
});
