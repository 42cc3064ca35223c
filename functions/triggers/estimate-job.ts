import { EstimateRequest } from '../../core/contracts/estimate.ts';
import { limitsIn } from '../../core/contracts/job.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import { estimateJob, inspectForEstimate, type ToEstimate } from '../estimates/estimate-job.ts';
import { answer, blame, fresh, RequestProblem } from '../http/answer.ts';
import { blameSettings, checkStyles, refuseContradiction } from '../http/check-settings.ts';
import { parseBody } from '../http/parse-request.ts';
import { jobOf } from '../jobs/job-of.ts';
import type { Ports } from '../ports.ts';
import { requestedVideo } from './start-job.ts';

/** A video that isn't in storage has no metadata that could decide a setting. */
const NOWHERE: FoundVideo = {
  ref: { account: '', container: 'videos', name: 'video.mp4', etag: '-', bytes: 0 },
  metadata: {},
};

/** `POST /api/estimates` answers with the time and the cost of a job, before it is started. */
export const estimateJobTrigger = (ports: Ports) =>
  answer(async (request) => {
    const body = await parseBody(request, EstimateRequest);
    const { video: name, width, height, frames, workers, maxCost, deadline, ...asked } = body;
    refuseContradiction(asked);
    checkStyles(ports.styles, asked);
    const video = name === undefined ? NOWHERE : await requestedVideo(ports, name);
    const { settings } = jobOf(ports, { video, asked, by: 'request' });
    const found: ToEstimate | undefined =
      width !== undefined && height !== undefined && frames !== undefined
        ? { width, height, frames }
        : await inspectForEstimate(ports, video, settings).catch((thrown) => blame('video', thrown));
    if (!found) {
      const wayOut = 'send width, height and frames in place of video';
      throw new RequestProblem(
        409,
        'unknown-length',
        `${name} has to be converted to know its frames: ${wayOut}.`,
        'video',
      );
    }
    const estimate = estimateJob(ports, settings, { ...found, workers }, limitsIn({ maxCost, deadline }));
    return fresh(await estimate.catch((thrown) => blameSettings(asked, thrown)));
  });
