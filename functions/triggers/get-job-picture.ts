import {
  JOB_PICTURE_TYPES,
  type JobPictureKind,
  type JobPictureMessage,
  type JobPictureOrder,
} from '../../core/contracts/job-picture.ts';
import { Manifest } from '../../core/contracts/manifest.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { sourceHash } from '../../core/jobs/chunk-hash.ts';
import type { HdrVideo } from '../../core/media/pictures/tone-curve.ts';
import { toneCurveOf } from '../../core/media/pictures/tone-curve-of.ts';
import { answer, RequestProblem } from '../http/answer.ts';
import { contentDisposition } from '../http/content-disposition.ts';
import { type DurableJob, jobState } from '../jobs/durable-jobs.ts';
import type { Ports } from '../ports.ts';
import { requestedJob } from './requested-job.ts';

/** If no worker has made the picture after this time, it is requested again. */
const ASK_AGAIN_MS = 60_000;
const RETRY_AFTER_SECONDS = '1';

/**
 * `GET /api/jobs/{id}/poster`, and its like, answers with a picture of the painting. A worker makes it from the stored chunks when it is first
 * asked for; until then, the answer is 202.
 */
export const getJobPictureTrigger = (ports: Ports, kind: JobPictureKind) =>
  answer(async (request, client) => {
    const durable = await requestedJob(request, client);
    const { id, output } = durable.input;
    const { jobPictures } = ports.storage;
    const body = await jobPictures.read(id, kind);
    const type = JOB_PICTURE_TYPES[kind];
    if (body) {
      const name = `${output}.${kind}.${type === 'image/jpeg' ? 'jpg' : 'webp'}`;
      const headers = { 'content-type': type, 'content-disposition': contentDisposition(name) };
      return { body, headers: { ...headers, 'cache-control': 'private, max-age=3600' } };
    }
    const failure = await jobPictures.takeFailure(id, kind);
    if (failure !== undefined) throw new RequestProblem(409, 'no-picture', failure, 'id');
    await ask(ports, durable, kind);
    return { status: 202, headers: { 'retry-after': RETRY_AFTER_SECONDS, 'cache-control': 'no-store' } };
  });

/** Asks a worker for the picture, unless one has been asked a moment ago. */
async function ask({ storage }: Ports, durable: DurableJob, kind: JobPictureKind): Promise<void> {
  const { id } = durable.input;
  const before = await storage.jobPictures.readOrder(id, kind);
  if (before && Date.now() - Date.parse(before.askedAt) < ASK_AGAIN_MS) return;
  const order = await orderOf(storage, durable);
  await storage.jobPictures.writeOrder(id, kind, order);
  const message: JobPictureMessage = { schemaVersion: 1, job: id, picture: kind };
  await storage.queues.previews.send(JSON.stringify(message));
}

async function orderOf({ painted, chunks }: Ports['storage'], durable: DurableJob): Promise<JobPictureOrder> {
  const { id, manifest: name, settings } = durable.input;
  if (jobState(durable) !== 'succeeded') throw refusal('The job has no painting yet: ask again once it has succeeded.');
  if (settings.model !== undefined) throw refusal('The job labels its video: it has no painting.');
  if (settings.format === 'picture')
    throw refusal('The painting is a picture itself: the links of the job lead to it.');
  const text = await painted.readText(name);
  const manifest = Manifest.safeParse(parseJson(text ?? '')).data;
  if (manifest?.job !== id) throw refusal('The painting is gone, or another job has replaced it: POST the job again.');
  const { video, ...source } = manifest.source;
  const hash = sourceHash(source);
  const stored = await chunks.list(hash);
  if (manifest.chunks.some((chunk) => !stored.has(chunk.hash))) {
    throw refusal(
      'The painted chunks are no longer in storage: POST the job with "again": true to have them painted again.',
    );
  }
  const { width, height, pixelAspect } = video.painted;
  const [paintedHdr, sourceHdr] = [hdrOf(video.painted), hdrOf(video)];
  const { frames, firstSeconds, lastSeconds } = manifest.framesOut;
  return {
    source,
    sourceHash: hash,
    chunks: manifest.chunks.map((chunk) => ({ hash: chunk.hash, frames: chunk.frames })),
    width: Math.max(1, Math.round((width * pixelAspect.num) / pixelAspect.den)),
    height,
    ...(paintedHdr && { paintedHdr }),
    ...(sourceHdr && { sourceHdr }),
    framesPerSecond: frames > 1 && lastSeconds > firstSeconds ? (frames - 1) / (lastSeconds - firstSeconds) : 25,
    skippedSeconds: video.range ? Math.max(0, manifest.framesIn.firstSeconds) : 0,
    askedAt: new Date().toISOString(),
  };
}

function hdrOf({ colour, colourTags }: HdrVideo): HdrVideo | undefined {
  return toneCurveOf({ colourTags }) && { colour, colourTags };
}

const refusal = (detail: string) => new RequestProblem(409, 'no-picture', detail, 'id');
