import type { ConversionRecord } from '../../contracts/conversion.ts';
import type { Bits } from '../../contracts/output-settings.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { type Inspection, inspectVideo } from '../inspect/inspect-video.ts';
import { paintedPicture } from '../pictures/painted-picture.ts';
import type { MediaLimits } from '../source/media-limits.ts';
import { NeedsConversion } from '../source/needs-conversion.ts';
import { refusals } from '../source/refusals.ts';
import { displayTimes, type Timeline } from '../source/timeline.ts';

/**
 * Inspects a converted source, and adds what the conversion recorded about the original. The result has no sound.
 * @param bits number of bits of a sample that it is painted with
 * @throws RepaintError as `inspectVideo` does
 */
export async function convertedVideo(
  converted: ByteSource,
  name: string,
  limits: MediaLimits,
  { from, rotation, shiftSeconds, clockJumps, notes }: ConversionRecord,
  bits: Bits = 8,
): Promise<Inspection> {
  const unbounded = { ...limits, maxBytes: Number.POSITIVE_INFINITY };
  const { video, timeline } = await inspectVideo(converted, name, unbounded, { bits }).catch((thrown: unknown) => {
    throw thrown instanceof NeedsConversion ? refusals.undecodable(name, thrown.message, thrown) : thrown;
  });
  const shift = shiftSeconds > 0 && { shiftSeconds };
  const { painted, notes: pictureNotes } = paintedPicture({ ...video, rotation }, bits);
  const own = video.notes.filter(({ code }) => !pictureNotes.some((note) => note.code === code));
  const allNotes = [...notes, ...pictureNotes, ...own];
  const durationTicks = Math.max(video.durationTicks, likelyEnd(timeline));
  return {
    video: {
      ...video,
      ...shift,
      ...(clockJumps && { clockJumps }),
      durationTicks,
      rotation,
      painted,
      converted: from,
      notes: allNotes,
    },
    timeline,
  };
}

/** Returns the end of the last frame if it lasts as long as the one before. FFmpeg builds of 2018 give it one tick in a fragmented file. */
function likelyEnd(timeline: Timeline): number {
  const times = displayTimes(timeline);
  const last = times.at(-1) ?? 0;
  return 2 * last - (times.at(-2) ?? last);
}
