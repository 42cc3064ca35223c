import type { MediaNote, NoteCode } from '../../contracts/media-note.ts';
import type { ConvertedFrom } from '../../contracts/source-video.ts';
import { isDeinterlaced } from '../ffmpeg/convert-arguments.ts';
import { timesShifted } from '../inspect/times-shifted.ts';
import { DEINTERLACED } from '../pictures/painted-picture.ts';
import { bitsOf, hasHalvedColour } from '../pictures/pixel-formats.ts';
import type { SourceFacts } from './convert-source-facts.ts';

/** Largest bit depth of libx264. */
const MOST_BITS = 10;

/** Returns notes on what the conversion of a source changed or repaired. */
export function conversionNotes(
  from: ConvertedFrom,
  probed: SourceFacts,
  facts: SourceFacts,
  shiftSeconds: number,
): MediaNote[] {
  const { first } = probed;
  const format = first?.pixelFormat ?? '';
  const isOdd = first !== undefined && (first.width % 2 === 1 || first.height % 2 === 1);
  return [
    note(
      'converted',
      `The source was converted first, without loss, since ${from.codec} in ${from.format} can't be read in parts.`,
    ),
    facts.mended > 0 &&
      note(
        'timestamps-mended',
        `${facts.mended} frames had no time, or one not after the frame before; their times were changed.`,
      ),
    shiftSeconds > 0 && timesShifted(shiftSeconds),
    probed.hasAlpha && note('alpha', 'Transparent parts are black: the output has no transparency.'),
    facts.resized > 0 &&
      note('size-change', `${facts.resized} frames of another size were scaled to ${first?.width}×${first?.height}.`),
    facts.fields > 0 &&
      (isDeinterlaced(probed) ? DEINTERLACED : note('fields', 'Interlaced frames are painted with both their fields.')),
    bitsOf(format) > MOST_BITS &&
      note('bit-depth', `The source was converted with ${MOST_BITS} bits per sample; it has ${bitsOf(format)}.`),
    isOdd &&
      hasHalvedColour(format) &&
      note(
        'chroma',
        'The source was converted with 4:4:4 colour, since H.264 with 4:2:0 colour allows only even sizes.',
      ),
    facts.decodingErrors > 0 &&
      note('damaged', `FFmpeg found ${facts.decodingErrors} errors while decoding the source, and concealed them.`),
  ].filter((each) => each !== false);
}

function note(code: NoteCode, message: string): MediaNote {
  return { code, message };
}
