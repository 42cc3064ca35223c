import { failureOf, RepaintError } from '../../core/contracts/failure.ts';
import { JobRequest, limitsIn } from '../../core/contracts/job.ts';
import { depthRefusal } from '../../core/contracts/output-settings.ts';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import { parseStyleChoice } from '../../core/contracts/style-choice.ts';
import { askedStyles, refuseContradictions } from '../../core/jobs/asked-styles.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import { findModel, type KnownModel } from '../../engine/cards/known-models.ts';
import { networkOf, networksOf } from '../../engine/cards/known-styles.ts';
import { answer, RequestProblem } from '../http/answer.ts';
import { parseBody } from '../http/parse-request.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { JobIsEndingError, NoRoomError, startJob } from '../jobs/start-job.ts';
import { refuseAddress } from '../notify/notify-address.ts';
import type { Ports } from '../ports.ts';

const RETRY_AFTER_SECONDS = '2';
/** A folder that is full stays so for a while. */
const RETRY_FULL_AFTER_SECONDS = '60';

/** `POST /api/jobs` starts to paint or label a video of the container `videos`, or answers with the job that already does. */
export const startJobTrigger = (ports: Ports) =>
  answer(async (request, client, context) => {
    const body = await parseBody(request, JobRequest);
    const { video: name, again = false, priority, notify, maxCost, deadline, ...asked } = body;
    refuseAddress(notify, ports.settings);
    checkNetwork(ports, asked.network);
    const model = await checkModel(ports, asked);
    checkStyles(ports, asked);
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
    const started = await startJob(ports, client, order).catch(refuse);
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

function refuse(thrown: unknown): never {
  if (thrown instanceof RepaintError && thrown.failure.code === 'over-limit') {
    throw new RequestProblem(409, 'over-limit', thrown.failure.message);
  }
  if (thrown instanceof RepaintError && thrown.failure.code === 'source-missing') {
    throw new RequestProblem(404, 'source-missing', thrown.failure.message, 'style');
  }
  if (thrown instanceof NoRoomError) throw noRoom();
  if (!(thrown instanceof JobIsEndingError)) throw thrown;
  throw new RequestProblem(409, 'job-ending', 'The job is being stopped: ask again in a moment.', 'video');
}

function noRoom(): RequestProblem {
  const why = 'The unfinished jobs of this folder have as many frames as they may have (REPAINT_FOLDER_FRAMES)';
  const found = new RequestProblem(429, 'no-room', `${why}: ask again when one has ended.`, 'video');
  found.response.headers = { ...found.response.headers, 'retry-after': RETRY_FULL_AFTER_SECONDS };
  return found;
}

/** Refuses settings that contradict each other, and styles that can't be painted, before there is a job. */
export function checkStyles({ styles }: Ports, asked: AskedSettings): void {
  checkDepth(asked);
  refuseContradictions(asked);
  if ((asked.style ?? asked.styles ?? asked.everyShot) === undefined) return;
  networkOf(styles, askedStyles(asked, '').map(parseStyleChoice), asked.network);
}

function checkDepth(asked: AskedSettings): void {
  const refusal = depthRefusal(asked);
  if (refusal) throw new RequestProblem(400, refusal.failure.code, refusal.failure.message, 'bits');
}

/** Finds the requested model. Refuses one that can't label, and settings that don't go with one. */
async function checkModel({ settings }: Ports, asked: AskedSettings): Promise<KnownModel | undefined> {
  if (asked.model === undefined) return undefined;
  try {
    refuseContradictions(asked);
    return await findModel(settings.REPAINT_LABEL_MODELS, asked.model);
  } catch (thrown) {
    const { code, message } = failureOf(thrown);
    throw code === 'invalid-request' ? new RequestProblem(400, code, message, 'model') : thrown;
  }
}

function checkNetwork({ styles }: Ports, asked: string | undefined): void {
  const networks = networksOf(styles);
  if (asked === undefined || networks.includes(asked)) return;
  const wayOut = `the networks are ${networks.join(', ')}`;
  throw new RequestProblem(400, 'invalid-request', `There is no network "${asked}": ${wayOut}.`, 'network');
}
