import type { PreparationOrder } from '../../core/contracts/preparation.ts';
import { decodeChunk } from '../../core/media/decode/decode-chunk.ts';
import { planChunks } from '../../core/media/plan/plan-chunks.ts';
import { findCuts } from '../../core/media/shots/find-cuts.ts';
import { type SmallPicture, smallPicture } from '../../core/media/shots/small-picture.ts';
import { openSource } from '../../core/media/source/opened-source.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/** One FFmpeg process decodes this many frames. */
const FRAMES_AT_ONCE = 1_000;

/** Finds the frames where shots begin, from every frame as it will be painted. It keeps some 2.5 KB of each frame in memory. */
export async function findShots(
  { storage, ffmpeg, log }: WorkerPorts,
  { job, shotsOf }: PreparationOrder,
  { failures, signal }: TaskAttempt,
): Promise<TaskOutcome> {
  const { preparations, jobs, videos } = storage;
  if (shotsOf === undefined || (await preparations.readCuts(shotsOf))) return 'already-stored';
  const { video, timeline } = await jobs.readInspection(job.id);
  const converted = video.converted && (await jobs.openConverted(job.id));
  const source = converted
    ? await openSource(converted, job.video.name)
    : await openSource(videos.open(job.video), job.video.name, video.clockJumps);
  const pictures: SmallPicture[] = [];
  try {
    for (const chunk of planChunks(timeline, { targetFrames: FRAMES_AT_ONCE })) {
      const frames = decodeChunk({ source, video, chunk, ffmpeg, preRollGops: failures > 0 ? 1 : 0, signal });
      for await (const frame of frames) pictures.push(smallPicture(frame, video.painted));
    }
  } finally {
    await source.close();
  }
  const cuts = findCuts(pictures);
  log.info({ frames: pictures.length, cuts: cuts.length }, 'shots found');
  await preparations.writeCuts(shotsOf, cuts);
  return 'stored';
}
