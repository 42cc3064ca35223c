import { JobRequest, limitsIn } from '../../core/contracts/job.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import { findModel, type KnownModel } from '../../engine/cards/known-models.ts';
import { answer, blame, RequestProblem } from '../http/answer.ts';
import { checkStyles, refuseContradiction } from '../http/check-settings.ts';
import { parseBody } from '../http/parse-request.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { startJob } from '../jobs/start-job.ts';
import { refuseAddress } from '../notify/notify-address.ts';
import type { Ports } from '../ports.ts';

const RETRY_AFTER_SECONDS = '2';

/** `POST /api/jobs` starts to paint or label a video of the container `videos`, or answers with the job that already does. */
export const startJobTrigger = (ports: Ports) =>
  answer(async (request, client, context) => {
    const body = await parseBody(request, JobRequest);
    const { video: name, again = false, priority, notify, maxCost, deadline, ...asked } = body;
    refuseAddress(notify, ports.settings);
    refuseContradiction(asked);
    const model = await requestedModel(ports, asked.model);
    checkStyles(ports.styles, asked);
    const video = await requestedVideo(ports, name);
    const traceparent = context.traceContext?.traceParent;
    const order = {
      asked,
      again,
      priority,
      notify,
      limits: limitsIn({ maxCost, deadline }),
      video,
      by: 'request',
      model,
      traceparent,
    } as const;
    const started = await startJob(ports, client, order);
    const headers = {
      location: `${new URL(request.url).pathname}/${started.input.id}`,
      'retry-after': RETRY_AFTER_SECONDS,
    };
    return { status: 202, headers, jsonBody: await describeJob(ports, started) };
  });

/** @throws RequestProblem 404 if there is no such video */
export async function requestedVideo({ storage }: Ports, name: string): Promise<FoundVideo> {
  const video = await storage.videos.find(name);
  if (video) return video;
  const wayOut = `upload it to the container ${CONTAINERS.videos} first`;
  throw new RequestProblem(404, 'source-missing', `There is no video ${name}: ${wayOut}.`, 'video');
}

/** Finds the requested model. @throws RequestProblem 400 for one that isn't there, or can't label */
async function requestedModel({ settings }: Ports, name: string | undefined): Promise<KnownModel | undefined> {
  return name === undefined
    ? undefined
    : findModel(settings.REPAINT_LABEL_MODELS, name).catch((thrown) => blame('model', thrown));
}
