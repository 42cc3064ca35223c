import type { MediaNote } from '../../contracts/media-note.ts';
import type { PaintedPicture, SourcePicture } from '../../contracts/source-video.ts';
import { toneCurveOf } from './tone-curve-of.ts';

/** Describes the decoded picture of a source: upright and cropped, as a player shows it, and in standard dynamic range. */
export function paintedPicture(source: SourcePicture): { painted: PaintedPicture; notes: MediaNote[] } {
  const { rotation, crop, colour, colourTags } = source;
  const isTurned = rotation % 180 !== 0;
  const { width, height } = crop ?? source;
  const { num, den } = source.pixelAspect;
  const isToneMapped = toneCurveOf(source) !== undefined;
  const painted: PaintedPicture = {
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    pixelAspect: isTurned ? { num: den, den: num } : { num, den },
    colour: isToneMapped ? { matrix: 'bt709', range: 'limited' } : colour,
    colourTags: isToneMapped ? { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' } : colourTags,
  };
  return { painted, notes: notesOf(source, painted) };
}

function notesOf(source: SourcePicture, { width, height }: PaintedPicture): MediaNote[] {
  const { rotation, isFlipped, crop } = source;
  const notes: MediaNote[] = [];
  if (rotation !== 0 || isFlipped) {
    const how = [rotation !== 0 && `turned by ${rotation}° clockwise`, isFlipped && 'mirrored'].filter(Boolean);
    notes.push({ code: 'rotation', message: `It is painted as players show it: ${how.join(' and ')}.` });
  }
  if (crop) {
    const message = `Only the ${crop.width}×${crop.height} pixels that players show of ${source.width}×${source.height} are painted.`;
    notes.push({ code: 'clean-aperture', message });
  }
  if (source.isInterlaced) {
    notes.push({ code: 'deinterlaced', message: 'Interlaced frames are deinterlaced; each gives one frame.' });
  }
  const curve = toneCurveOf(source);
  if (curve) {
    const message = `High dynamic range (${curve.toUpperCase()}) is tone-mapped to BT.709 by method A of ITU-R BT.2446.`;
    notes.push({ code: 'tone-mapped', message });
  }
  if (source.hasAlpha) {
    notes.push({ code: 'alpha', message: 'Transparent parts are black: the output has no transparency.' });
  }
  if (width % 2 === 1 || height % 2 === 1) {
    const even = `${width + (width % 2)}×${height + (height % 2)}`;
    const message = `It is encoded as ${even} with the last column or row repeated, since 4:2:0 colour needs even sizes.`;
    notes.push({ code: 'odd-size', message });
  }
  return notes;
}
