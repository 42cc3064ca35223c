import sharp from 'sharp';
import type { FfmpegArguments } from '../../core/media/ffmpeg/ffmpeg-arguments.ts';
import type { Ffmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { rawFrames } from '../../core/media/ffmpeg/raw-frames.ts';
import { runFfmpeg } from '../../core/media/ffmpeg/run-ffmpeg.ts';
import type { RgbPicture } from '../../core/media/pictures/rgb-frames.ts';
import type { HeifItem } from './heic-items.ts';
import { type CleanAperture, type HeicPicture, type HeicTurn, streamOf } from './heic-picture.ts';

/**
 * Decodes a HEIC picture with FFmpeg, since the libvips of the packages has no decoder of H.265. The pixels are cropped and upright, in
 * the colours of the picture's own ICC profile.
 * @throws FfmpegError; RangeError if FFmpeg outputs fewer tiles than there are, or a crop lies outside the picture
 */
export async function decodeHeic(picture: HeicPicture, ffmpeg: Ffmpeg, signal?: AbortSignal): Promise<RgbPicture> {
  const { width, height, columns, tileWidth, tileHeight, tiles, turns } = picture;
  const rgb = Buffer.alloc(width * height * 3);
  const output = runFfmpeg({
    path: ffmpeg.path,
    arguments: tileArguments(picture, ffmpeg),
    input: streamsOf(tiles),
    ...(signal && { signal }),
  });
  let count = 0;
  for await (const tile of rawFrames(output, tileWidth * tileHeight * 3)) place(tile, count++);
  if (count !== tiles.length) throw new RangeError(`${count} of ${tiles.length} tiles can be decoded`);
  let turned: RgbPicture = { width, height, rgb };
  for (const turn of turns) turned = await apply(turn, turned);
  return turned;

  function place(tile: Uint8Array, number: number): void {
    const [left, top] = [(number % columns) * tileWidth, Math.floor(number / columns) * tileHeight];
    const rowBytes = Math.min(tileWidth, width - left) * 3;
    for (let row = 0; row < tileHeight && top + row < height; row++) {
      const start = row * tileWidth * 3;
      rgb.set(tile.subarray(start, start + rowBytes), ((top + row) * width + left) * 3);
    }
  }
}

/** One after another, since each is a copy. */
async function* streamsOf(tiles: readonly HeifItem[]): AsyncGenerator<Uint8Array, void> {
  for (const tile of tiles) yield streamOf(tile);
}

function tileArguments({ tileWidth, tileHeight, range, matrix }: HeicPicture, ffmpeg: Ffmpeg): FfmpegArguments {
  const colours = `in_range=${range}:in_color_matrix=${matrix}:out_range=pc`;
  const size = `w=${tileWidth}:h=${tileHeight}`;
  return {
    input: ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error', '-err_detect', 'explode', '-f', 'hevc'],
    maxPixels: (tileWidth + PADDING) * (tileHeight + PADDING),
    output: [
      ...['-map', '0:v:0', ...(ffmpeg.hasFpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0'])],
      ...['-vf', `scale=${size}:${colours}:flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format=rgb24`],
      ...['-pix_fmt', 'rgb24', '-f', 'rawvideo'],
    ],
  };
}

/** FFmpeg counts the pixels of its buffers, whose rows and columns are whole blocks, with a border. */
const PADDING = 128;

async function apply(turn: HeicTurn, { width, height, rgb }: RgbPicture): Promise<RgbPicture> {
  const raw = sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const turned =
    'rotate' in turn
      ? raw.rotate(turn.rotate)
      : 'crop' in turn
        ? raw.extract(insideOf(turn.crop, width, height))
        : turn.mirror === 'columns'
          ? raw.flop()
          : raw.flip();
  const { data, info } = await turned.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

/** Places a clean aperture in a picture of a size. @throws RangeError if it doesn't lie inside */
function insideOf({ width, height, right, down }: CleanAperture, ...size: readonly [number, number]) {
  const left = Math.floor((size[0] - width) / 2 + right);
  const top = Math.floor((size[1] - height) / 2 + down);
  const isInside = left >= 0 && top >= 0 && left + width <= size[0] && top + height <= size[1];
  if (!(isInside && width > 0 && height > 0)) throw new RangeError('its crop lies outside the picture');
  return { left, top, width, height };
}
