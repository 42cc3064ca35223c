import type { ConversionRecord } from '../../contracts/conversion.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { type Inspection, inspectVideo } from '../inspect/inspect-video.ts';
import { paintedPicture } from '../pictures/painted-picture.ts';
import type { MediaLimits } from '../source/media-limits.ts';
import { NeedsConversion } from '../source/needs-conversion.ts';
import { refusals } from '../source/refusals.ts';
import { displayTimes, type Timeline } from '../source/timeline.ts';

/**
 * Inspects a converted source, and says of it what the conversion knew of the source itself. Its sound is not in it.
 * @throws RepaintError as `inspectVideo`
 */
export async function convertedVideo(
  converted: ByteSource,
  name: string,
  limits: MediaLimits,
  { from, rotation, shiftSeconds, notes }: ConversionRecord,
): Promise<Inspection> {
  const { video, timeline } = await inspectVideo(converted, name, {
    ...limits,
    maxBytes: Number.POSITIVE_INFINITY,
  }).catch((thrown: unknown) => {
    throw thrown instanceof NeedsConversion ? refusals.undecodable(name, thrown.message, thrown) : thrown;
  });
  const shift = shiftSeconds > 0 && { shiftSeconds };
  const { painted, notes: pictureNotes } = paintedPicture({ ...video, rotation });
  const own = video.notes.filter(({ code }) => !pictureNotes.some((note) => note.code === code));
  const allNotes = [...notes, ...pictureNotes, ...own];
  const durationTicks = Math.max(video.durationTicks, likelyEnd(timeline));
  return {
    video: { ...video, ...shift, durationTicks, rotation, painted, converted: from, notes: allNotes },
    timeline,
  };
}

/** Builds of 2018 give the last frame of a fragmented file one tick: it lasts at least as long as the one before. */
function likelyEnd(timeline: Timeline): number {
  const times = displayTimes(timeline);
  const last = times.at(-1) ?? 0;
  return 2 * last - (times.at(-2) ?? last);
}
