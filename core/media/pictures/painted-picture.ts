import type { MediaNote } from '../../contracts/media-note.ts';
import type { Bits } from '../../contracts/output-settings.ts';
import type { PaintedPicture, SourcePicture } from '../../contracts/source-video.ts';
import { type ToneCurve, toneCurveOf } from './tone-curve-of.ts';

/**
 * Describes the picture of a source as it is painted: upright and cropped, as a player shows it, and in standard dynamic range unless it is
 * painted with 10 bits.
 */
export function paintedPicture(source: SourcePicture, bits: Bits = 8): { painted: PaintedPicture; notes: MediaNote[] } {
  const { rotation, crop, colour, colourTags } = source;
  const isTurned = rotation % 180 !== 0;
  const { width, height } = crop ?? source;
  const { num, den } = source.pixelAspect;
  const isToneMapped = bits === 8 && toneCurveOf(source) !== undefined;
  const painted: PaintedPicture = {
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    pixelAspect: isTurned ? { num: den, den: num } : { num, den },
    colour: isToneMapped ? { matrix: 'bt709', range: 'limited' } : colour,
    colourTags: isToneMapped ? { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' } : colourTags,
  };
  return { painted, notes: notesOf(source, painted, bits) };
}

function notesOf(source: SourcePicture, { width, height }: PaintedPicture, bits: Bits): MediaNote[] {
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
  if (source.isInterlaced) notes.push(DEINTERLACED);
  const curve = toneCurveOf(source);
  if (curve) {
    notes.push(bits === 10 ? hdrKept(curve) : toneMapped(curve));
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

export const DEINTERLACED: MediaNote = {
  code: 'deinterlaced',
  message: 'Interlaced frames are deinterlaced; each gives one frame.',
};

function toneMapped(curve: ToneCurve): MediaNote {
  const message = `High dynamic range (${curve.toUpperCase()}) is tone-mapped to BT.709 by method A of ITU-R BT.2446.`;
  return { code: 'tone-mapped', message };
}

function hdrKept(curve: ToneCurve): MediaNote {
  const how = 'a copy in BT.709 is painted (method A of ITU-R BT.2446) and mapped back';
  const message = `High dynamic range (${curve.toUpperCase()}) stays: ${how}; light above 1,000 cd/m² is clipped.`;
  return { code: 'hdr-kept', message };
}
