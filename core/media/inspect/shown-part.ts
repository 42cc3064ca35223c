import type { SourceVideo } from '../../contracts/source-video.ts';
import type { MatroskaTrack } from '../matroska/read-matroska-head.ts';
import type { MovieTrack } from '../mp4/read-movie.ts';

type Crop = SourceVideo['crop'];

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Finds the part of a picture that the file says is shown; undefined if all of it is.
 * @param size of the decoded picture
 */
export function shownPart(
  codec: SourceVideo['codec'],
  size: Size,
  movie: MovieTrack | undefined,
  matroska: MatroskaTrack | undefined,
): Crop {
  return (
    cropWithin(size, movie?.aperture) ??
    (codec === 'avc' ? cropOfEntry(size, movie?.entrySize) : undefined) ??
    cropByEdges(size, matroska?.edges)
  );
}

/** Converts a clean aperture to a crop; undefined if all of the picture is shown, or the aperture lies outside it. */
function cropWithin({ width, height }: Size, aperture: MovieTrack['aperture']): Crop {
  if (!aperture) return undefined;
  const shown = { width: Math.floor(aperture.width), height: Math.floor(aperture.height) };
  const left = Math.floor((width - shown.width) / 2 + aperture.offsetX);
  const top = Math.floor((height - shown.height) / 2 + aperture.offsetY);
  const isInside = left >= 0 && top >= 0 && left + shown.width <= width && top + shown.height <= height;
  const isAll = shown.width === width && shown.height === height;
  return isAll || !isInside || shown.width < 1 || shown.height < 1 ? undefined : { left, top, ...shown };
}

/** Converts the edges that Matroska hides (RFC 9559, section 5.1.4.1.28.8) to a crop. */
function cropByEdges({ width, height }: Size, edges: MatroskaTrack['edges']): Crop {
  if (!edges) return undefined;
  const { left, top, right, bottom } = edges;
  const shown = { left, top, width: width - left - right, height: height - top - bottom };
  return shown.width < 1 || shown.height < 1 ? undefined : shown;
}

/** The side of a macroblock of H.264, in pixels. */
const MACROBLOCK = 16;

/**
 * Some cameras (Canon's) write 1088 rows of H.264, and state only in the sample entry that 1080 of them are shown. Like FFmpeg
 * (`h264_slice.c`, "handle container cropping"), this takes a smaller size in the entry for a crop if it has the same number of macroblocks.
 */
function cropOfEntry(size: Size, entry: MovieTrack['entrySize']): Crop {
  if (!entry || entry.width < 1 || entry.height < 1) return undefined;
  const { width, height } = entry;
  if (width > size.width || height > size.height || (width === size.width && height === size.height)) return undefined;
  const blocks = (pixels: number) => Math.ceil(pixels / MACROBLOCK);
  const isSame = blocks(width) === blocks(size.width) && blocks(height) === blocks(size.height);
  return isSame ? { left: 0, top: 0, width, height } : undefined;
}
