import type { JobLinks } from '../../core/contracts/job-links.ts';
import { JobPictureKind } from '../../core/contracts/job-picture.ts';
import { answer, fresh } from '../http/answer.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { jobState } from '../jobs/durable-jobs.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

/** A player requests ranges of a video for as long as it plays. */
const LINK_SECONDS = 6 * 3_600;
/** Browsers need a content type to play a video, and uploads often have none. */
const TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/mp4',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
};

/** `GET /api/jobs/{id}/links` answers with addresses in storage of a job's source, painting and manifest. They expire after 6 hours. */
export const getJobLinksTrigger = ({ storage }: Ports) =>
  answer(async (request, client) => {
    const durable = await requestedJob(request, client);
    const { id, video, output, manifest, settings } = durable.input;
    // Labels have no picture, and a painted picture is one itself.
    const isFilm = settings.model === undefined && settings.format !== 'picture';
    const read = (container: 'videos' | 'painted', name: string, shown: object = {}) =>
      storage.links.read(container, name, { seconds: LINK_SECONDS, ...shown }).then(({ url }) => url);
    const expiresAt = new Date(Date.now() + LINK_SECONDS * 1_000).toISOString();
    const found = await storage.videos.find(video.name);
    const isThere = found?.ref.etag === video.etag;
    const isPainted = jobState(durable) === 'succeeded';
    return fresh<JobLinks>({
      ...(isThere && { source: await read('videos', video.name, shownAs(video.name)) }),
      ...(isPainted && {
        painting: await read('painted', output, shownAs(output)),
        download: await read('painted', output, { contentDisposition: contentDisposition(output) }),
        manifest: await read('painted', manifest, { contentType: 'application/json' }),
      }),
      ...(isPainted &&
        isFilm && {
          pictures: Object.fromEntries(JobPictureKind.options.map((kind) => [kind, `/jobs/${id}/${kind}`])),
        }),
      expiresAt,
    });
  });

function shownAs(name: string) {
  const contentType = TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''];
  return contentType ? { contentType } : {};
}
