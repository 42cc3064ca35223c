import type { MediaNote, NoteCode } from '../../contracts/media-note.ts';
import type { ConvertedFrom } from '../../contracts/source-video.ts';
import { keepsFields } from '../ffmpeg/convert-arguments.ts';
import { timesShifted } from '../inspect/times-shifted.ts';
import { bitsOf, hasHalvedColour } from '../pictures/pixel-formats.ts';
import type { SourceFacts } from './convert-source-facts.ts';

/** libx264's most. */
const MOST_BITS = 10;

/** What the conversion of a source changed or had to mend. */
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
      `Converted first, without a loss, since ${from.codec} in ${from.format} can't be read in pieces.`,
    ),
    facts.mended > 0 &&
      note('timestamps-mended', `${facts.mended} frames had no time or one that did not rise; they were moved.`),
    shiftSeconds > 0 && timesShifted(shiftSeconds),
    probed.hasAlpha && note('alpha', 'Transparent parts are black: the output has no transparency.'),
    facts.resized > 0 &&
      note('size-change', `${facts.resized} frames of another size were scaled to ${first?.width}×${first?.height}.`),
    probed.firstField !== undefined &&
      !keepsFields(probed) &&
      note('fields', 'The fields of its interlaced frames are no longer marked: its size does not allow it.'),
    bitsOf(format) > MOST_BITS &&
      note('bit-depth', `Converted with ${MOST_BITS} bits a sample; the source has ${bitsOf(format)}.`),
    isOdd &&
      hasHalvedColour(format) &&
      note(
        'chroma',
        'Colour was made as fine as brightness for the conversion: H.264 with 4:2:0 colour has even sizes only.',
      ),
    facts.decodingErrors > 0 &&
      note('damaged', `FFmpeg met ${facts.decodingErrors} errors while decoding it and went on with what it had.`),
  ].filter((each) => each !== false);
}

function note(code: NoteCode, message: string): MediaNote {
  return { code, message };
}
