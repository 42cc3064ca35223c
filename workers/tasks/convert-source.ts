import type { ConversionOrder } from '../../core/contracts/conversion.ts';
import { convertSource as convert } from '../../core/media/convert/convert-source.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskOutcome, TaskRun } from './task-run.ts';

/** FFmpeg may stand still for long while it seeks in a large source. */
const STALL_SECONDS = 300;

/** Makes a source readable by ranges; the record that is written last says that the file is there whole. */
export async function convertSource(
  ports: WorkerPorts,
  { job, demuxer, limits, notes }: ConversionOrder,
  { signal }: TaskRun,
): Promise<TaskOutcome> {
  const { jobs, videos } = ports.storage;
  if (await jobs.readConversion(job.id)) return 'already-stored';
  ports.log.info({ demuxer }, 'converting');
  const sink = jobs.createConverted(job.id);
  const record = await convert({
    source: videos.open(job.video),
    name: job.video.name,
    order: { demuxer, limits },
    ffmpeg: ports.ffmpeg,
    sink,
    ffmpegLimits: { seconds: ports.settings.REPAINT_CONVERT_SECONDS, stallSeconds: STALL_SECONDS },
    signal,
  });
  signal.throwIfAborted();
  // Somebody else may have had the same message: chunks may be reading what they made.
  if (await jobs.readConversion(job.id)) return 'already-stored';
  await sink.commit('video/mp4');
  await jobs.writeConversion(job.id, { ...record, notes: [...record.notes, ...notes] });
  return 'stored';
}
