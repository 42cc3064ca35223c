import { permanent } from '../../core/contracts/failure.ts';
import type { Job } from '../../core/contracts/job.ts';
import { picturesIn } from '../../core/jobs/asked-styles.ts';
import { jobIdOf } from '../../core/jobs/job-id-of.ts';
import { RequestProblem } from '../http/answer.ts';
import { styleField } from '../http/check-settings.ts';
import type { Ports } from '../ports.ts';
import type { StartRequest } from './start-request.ts';

/**
 * Adds the pictures of a job with their current ETags, which are part of the job's id: a new version of a picture makes a new job.
 * If a picture is missing, the job of an upload gets a refusal.
 * @throws RequestProblem 404 if a request names a picture that isn't in storage
 */
export async function withPictures<T extends Omit<Job, 'run'>>(
  ports: Ports,
  job: T,
  { video, by, asked = {} }: StartRequest,
): Promise<T> {
  const names = picturesIn(job.settings);
  if (names.length === 0) return job;
  const found = await Promise.all(names.map((name) => ports.storage.pictures.find(name)));
  const missing = names.find((_, i) => found[i] === undefined);
  const pictures = found.flatMap((picture) => (picture ? [picture.ref] : []));
  const etags = pictures.map(({ name, etag }) => `${name} ${etag}`).join();
  const id = jobIdOf(video.ref, job.settings, {
    weights: job.id,
    refusal: `${job.refusal?.message ?? ''}${missing ?? ''}${etags}`,
  });
  if (missing === undefined) return { ...job, id, pictures };
  const { failure } = permanent(
    'source-missing',
    `There is no picture ${missing}: upload it to the container styles first.`,
  );
  if (by === 'request') throw new RequestProblem(404, failure.code, failure.message, styleField(asked));
  return { ...job, id, refusal: job.refusal ?? failure };
}
