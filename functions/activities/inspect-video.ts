import { RepaintError } from '../../core/contracts/failure.ts';
import type { Job } from '../../core/contracts/job.ts';
import type { Inspection } from '../../core/media/inspect/inspect-video.ts';
import { NeedsConversion } from '../../core/media/source/needs-conversion.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import type { Ports } from '../ports.ts';
import { mediaLimits } from '../settings.ts';
import { activity } from './activity.ts';
import { orderPreparations } from './prepare-plan.ts';
import { readGuarded } from './read-guarded.ts';
import { refuseIfStopped, resumeFinished } from './refuse-if-stopped.ts';
import { type Waits, waitsOf } from './waits.ts';

/** An inspection gives the number of frames, or the waits of a conversion or preparation that has to end before the next inspection. */
export type Inspected = { readonly frames: number } | { readonly conversion: Waits; readonly group?: 'prepare' };

/** Reads the packets of the source, refuses a video that can't be painted, and stores the inspection. */
export const inspectVideo = activity('inspectVideo', (ports) => async ({ job }: { job: Job }): Promise<Inspected> => {
  const { jobs } = ports.storage;
  await resumeFinished(jobs, job.id);
  await refuseIfStopped(jobs, job.id);
  if (job.refusal) throw new RepaintError(job.refusal);
  try {
    const { video, timeline } = await readGuarded(jobs, job, 'inspection', () => inspectSource(ports, job));
    await jobs.writeInspection(job.id, video, timeline);
    if (await orderPreparations(ports, job)) return { conversion: waitsOf(ports.settings), group: 'prepare' };
    return { frames: video.frames };
  } catch (thrown) {
    if (!(thrown instanceof NeedsConversion)) throw thrown;
    const { maxPixels, maxFrames, maxSeconds } = mediaLimits(ports.settings, job.settings.format);
    const limits = { maxPixels, maxFrames, maxSeconds };
    const { demuxer, notes } = thrown;
    await jobs.writeConversionOrder({ schemaVersion: 1, job, demuxer, limits, notes: [...notes], to: job.settings.to });
    return { conversion: waitsOf(ports.settings) };
  }
});

async function inspectSource({ storage, settings, media }: Ports, job: Job): Promise<Inspection> {
  const { jobs } = storage;
  const record = await jobs.readConversion(job.id);
  const converted = record && (await jobs.openConverted(job.id));
  const { name } = job.video;
  const { from, to, format, bits } = job.settings;
  const wantsPicture = format === 'picture';
  if (wantsPicture && (from ?? to) !== undefined) throw refusals.rangeOfPicture(name);
  const asked = { name, limits: mediaLimits(settings, format), range: { from, to }, wantsPicture, bits };
  if (record && converted?.size === record.bytes) {
    return media.run('inspectConverted', name, { ...asked, record }, { sources: { source: converted } });
  }
  if (record) await jobs.removeConversion(job.id);
  return media.run('inspect', name, asked, { sources: { source: storage.videos.open(job.video) } });
}
