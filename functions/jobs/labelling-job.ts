import { type Failure, failureOf } from '../../core/contracts/failure.ts';
import type { Job, VideoRef } from '../../core/contracts/job.ts';
import { type AskedSettings, fromEnvironment, PaintingSettings } from '../../core/contracts/painting-settings.ts';
import { isPictureName } from '../../core/jobs/is-picture-name.ts';
import { jobIdOf } from '../../core/jobs/job-id-of.ts';
import { outputNames } from '../../core/jobs/output-names.ts';
import { findModel } from '../../engine/cards/known-models.ts';
import type { Ports } from '../ports.ts';
import type { StartRequest } from './start-request.ts';

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

/** Makes a job that labels. Of the settings, only those that choose frames apply. */
export function labellingJob(
  { video, asked }: Pick<StartRequest, 'video' | 'asked'>,
  model: string,
  {
    own,
    settings,
    refusal,
  }: { readonly own: AskedSettings; readonly settings: Ports['settings']; readonly refusal: Failure | undefined },
): Omit<Job, 'run'> {
  const { from, to, chunkFrames } = { ...fromEnvironment(settings), ...own, ...asked };
  const decided = PaintingSettings.parse({
    ...{ style: '', model, from, to, chunkFrames },
    // A worker converts a picture before it is inspected.
    ...(isPictureName(video.ref.name) && { format: 'picture' }),
  });
  return newJob(video.ref, decided, { refusal, ownStyle: '', known: [] });
}

/**
 * Makes the newest version of the model a part of the id of a job that labels, so that a new version makes a new job. An upload whose
 * model isn't there gets a refusal.
 * @throws RepaintError if a request names a model that isn't there
 */
export async function withModel<T extends Omit<Job, 'run'>>(
  { settings }: Pick<Ports, 'settings'>,
  job: T,
  { by, model: found }: Pick<StartRequest, 'by' | 'model'>,
): Promise<T> {
  const { model } = job.settings;
  if (model === undefined) return job;
  try {
    const { sha256 } = found ?? (await findModel(settings.REPAINT_LABEL_MODELS, model));
    return { ...job, id: jobIdOf(job.video, job.settings, { weights: sha256, refusal: job.refusal?.message }) };
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (by === 'request' || failure.retryable) throw thrown;
    const refusal = job.refusal ?? failure;
    return { ...job, id: jobIdOf(job.video, job.settings, { refusal: refusal.message }), refusal };
  }
}
