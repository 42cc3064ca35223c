import { expect, it } from 'vitest';
import { DEFAULT_ENCODER } from '../../../../../core/contracts/encoder-settings.ts';
import { decodeArguments } from '../../../../../core/media/ffmpeg/decode-arguments.ts';
import { encodeArguments } from '../../../../../core/media/ffmpeg/encode-arguments.ts';
import { hasFpsMode, parseEncoders } from '../../../../../core/media/ffmpeg/find-ffmpeg.ts';

const video = {
  ...({ width: 427, height: 241, rotation: 0, isFlipped: false } as const),
  colour: { matrix: 'bt709', range: 'full' },
  colourTags: { primaries: 'bt709', matrix: 'bt709' },
  painted: {
    width: 427,
    height: 241,
    pixelAspect: { num: 64, den: 45 },
    colour: { matrix: 'bt709', range: 'full' },
    colourTags: { primaries: 'bt709', matrix: 'bt709' },
  },
  timescale: 1000,
  frames: 50,
  firstPts: 0,
  durationTicks: 2002,
} as const;

it('decodes at the size, matrix and range of the source', () => {
  const { input, output } = decodeArguments(video, { hasFpsMode: true });
  expect([...input, '…', ...output].join(' ')).toMatchInlineSnapshot(
    `"-hide_banner -nostdin -nostats -loglevel repeat+info -copyts -noautorotate -f matroska … -map 0:v:0 -an -sn -dn -fps_mode passthrough -vf split[frame][row];[row]setsar=h:max=100000,crop=iw:1:0:0:exact=1,showinfo,nullsink;[frame]null,scale=w=427:h=241:in_range=pc:out_range=pc:flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format=yuv420p -pix_fmt yuv420p -f rawvideo"`,
  );
  expect(decodeArguments(video, { hasFpsMode: false }).output.join(' ')).toContain('-vsync 0');
});

it('allows pictures above the usual size with the padding that decoders add', () => {
  const { maxPixels = 0 } = decodeArguments({ ...video, width: 6_000, height: 4_000 }, { hasFpsMode: true });
  expect(maxPixels).toBeGreaterThanOrEqual(6_016 * 4_016);
});

it('encodes even sizes with the tags of the source, the same everywhere', () => {
  const { input, output } = encodeArguments(video, DEFAULT_ENCODER);
  expect([...input, '…', ...output].join(' ')).toMatchInlineSnapshot(
    `"-hide_banner -nostdin -loglevel warning -f rawvideo -pix_fmt nv12 -s 428x242 -r 24.975 -color_range pc … -map 0:v:0 -c:v libx264 -preset superfast -crf 20 -threads 4 -pix_fmt nv12 -x264-params open-gop=0:cpu-independent=1 -g 250 -color_range pc -colorspace bt709 -color_primaries bt709 -aspect 27392:10890 -map_metadata -1 -fflags +bitexact -flags:v +bitexact -movflags +empty_moov+default_base_moof+frag_keyframe -f mp4"`,
  );
});

it.each([
  ['5.1.9-0+deb12u1', '', true],
  ['4.4.2', '', false],
  ['n7.0', '', true],
  ['N-47683-g0e8eb07980-static', 'Copyright (c) 2000-2018 the FFmpeg developers', false],
  ['N-112000-gabcdef', 'Copyright (c) 2000-2023 the FFmpeg developers', true],
])('knows whether FFmpeg %s has -fps_mode', (version, banner, expected) => {
  expect(hasFpsMode(version, banner)).toBe(expected);
});

it('reads the list of encoders', () => {
  const listing =
    ' V..... = Video\n ------\n V..... libx264              libx264 H.264\n A..... aac                  AAC\n';
  expect([...parseEncoders(listing)]).toEqual(['libx264', 'aac']);
});
