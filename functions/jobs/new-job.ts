import type { Failure } from '../../core/contracts/failure.ts';
import type { Job, VideoRef } from '../../core/contracts/job.ts';
import type { PaintingSettings } from '../../core/contracts/painting-settings.ts';
import { jobIdOf } from '../../core/jobs/job-id-of.ts';
import { outputNames } from '../../core/jobs/output-names.ts';

type About = Parameters<typeof outputNames>[2] & {
  /** Set if the job has to fail at once. */
  readonly refusal: Failure | undefined;
  /** Hash of what paints the style. */
  readonly weights?: string | undefined;
};

/** Makes a job of settings that have been decided. Its id follows from them, and so do the names of what it makes. */
export function newJob(
  video: VideoRef,
  settings: PaintingSettings,
  { refusal, weights, ...names }: About,
): Omit<Job, 'run'> {
  return {
    schemaVersion: 1,
    id: jobIdOf(video, settings, { weights, refusal: refusal?.message }),
    repairs: 0,
    orchestrations: 2,
    video,
    settings,
    ...(refusal && { refusal }),
    ...outputNames(video.name, settings, names),
  };
}
