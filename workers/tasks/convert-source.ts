import type { ConversionOrder } from '../../core/contracts/conversion.ts';
import { convertSource as convert } from '../../core/media/convert/convert-source.ts';
import { PICTURE } from '../../core/media/source/sniff-format.ts';
import { convertPicture } from '../pictures/convert-picture.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/** The conversion of one source may take this long. A source is refused if it is longer than this by default. */
const MAX_SECONDS = 12 * 3_600;
/** FFmpeg may make no progress for minutes while it seeks in a large source. */
const STALL_SECONDS = 300;

/** Converts a source to an MP4 that can be read by ranges. It writes the record last, which means that the file is complete. */
export async function convertSource(
  ports: WorkerPorts,
  { job, demuxer, limits, notes, to }: ConversionOrder,
  { signal }: TaskAttempt,
): Promise<TaskOutcome> {
  const { jobs, videos } = ports.storage;
  if (await jobs.readConversion(job.id)) return 'already-stored';
  ports.log.info({ demuxer }, 'converting');
  const sink = jobs.createConverted(job.id);
  const shared = { source: videos.open(job.video), name: job.video.name, ffmpeg: ports.ffmpeg, sink, signal };
  const ffmpegLimits = { seconds: MAX_SECONDS, stallSeconds: STALL_SECONDS };
  const record = await (demuxer === PICTURE
    ? convertPicture({ ...shared, limits })
    : convert({ ...shared, order: { demuxer, limits, to }, ffmpegLimits }));
  signal.throwIfAborted();
  // Another worker may have done the same task, and chunks may be reading its file.
  if (await jobs.readConversion(job.id)) return 'already-stored';
  await sink.commit('video/mp4');
  await jobs.writeConversion(job.id, { ...record, notes: [...record.notes, ...notes] });
  return 'stored';
}
