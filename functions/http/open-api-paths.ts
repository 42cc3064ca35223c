import type { z } from 'zod';
import { JobId } from '../../core/contracts/job.ts';
import { JOB_PICTURE_TYPES, JOB_PICTURES } from '../../core/contracts/job-picture.ts';
import { DeliveryId } from '../../core/contracts/notification.ts';
import { PreviewId } from '../../core/contracts/preview.ts';
import { EndQuery } from '../triggers/cancel-job.ts';
import { ListQuery } from '../triggers/list-jobs.ts';
import { bytes, type Described, json, jsonSchema, operation, text } from './open-api-parts.ts';

/** The paths of the API, with their operations and parameters. */
export function openApiPaths() {
  const paths = new Map<string, object>();
  for (const { method, path, operation } of OPERATIONS) {
    const parameters = pathParameters(path);
    const known = paths.get(path) ?? (parameters.length > 0 ? { parameters } : {});
    paths.set(path, { ...known, [method]: operation });
  }
  return Object.fromEntries(paths);
}

/** Starts of paths that end in a parameter which isn't any text, and its schema. */
const PARAMETER_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  '/jobs/{id}': JobId,
  '/notifications/{delivery}': DeliveryId,
  '/previews/{id}': PreviewId,
};

function pathParameters(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([found, name]) => {
    const schema = PARAMETER_SCHEMAS[path.slice(0, path.indexOf(found) + found.length)];
    return { name, in: 'path', required: true, schema: schema ? jsonSchema(schema) : { type: 'string' } };
  });
}

interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly operation: object;
}

const of =
  (method: Operation['method']) =>
  (path: string, operationId: string, described: Described): Operation => ({
    method,
    path,
    operation: operation(operationId, described),
  });
const [get, post, remove] = [of('get'), of('post'), of('delete')];

const LOCATION = { Location: { description: 'The address of the job', schema: { type: 'string' } } };
const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds after which to repeat the request', schema: { type: 'integer' } },
};
const NO_JOB = { 404: 'No such job' };

const OPERATIONS: readonly Operation[] = [
  post('/jobs', 'startJob', {
    summary: 'Paint a video, or continue a job that failed, was cancelled or has lost its painting',
    body: 'JobRequest',
    202: { ...json('Job', 'The job, which is new or was there already'), headers: { ...LOCATION, ...RETRY_AFTER } },
    404: 'There is no such video',
    409: 'The limits of the job can’t be kept; or the job is being stopped: repeat the request in a moment',
    429: 'The unfinished jobs of the folder have as many frames as they may have',
  }),
  get('/jobs', 'listJobs', {
    summary: 'A page of jobs, the newest first',
    query: ListQuery,
    200: json('JobList'),
  }),
  get('/jobs/{id}', 'getJob', {
    summary: 'One job, with its progress as counted in storage',
    200: json('Job'),
    ...NO_JOB,
  }),
  remove('/jobs/{id}', 'cancelJob', {
    summary: 'Cancel a job: no further chunk is painted; or remove one that has ended, with its painting',
    query: EndQuery,
    202: json('Job', 'The job ends as cancelled once it has cleaned up'),
    204: { description: 'The job, its painting, its manifest and its logs are removed' },
    ...NO_JOB,
    409: 'To cancel: the job has ended already. To remove: it has not ended yet',
  }),
  get('/jobs/{id}/events', 'followJob', {
    summary: 'Server-sent events, each a JobProgress, until the job has ended',
    200: text('Events', 'text/event-stream'),
    ...NO_JOB,
  }),
  get('/jobs/{id}/links', 'getJobLinks', {
    summary: 'Links to the source, the painting and the manifest, which are valid for some hours',
    200: json('JobLinks'),
    ...NO_JOB,
  }),
  get('/jobs/{id}/logs', 'getJobLogs', {
    summary: 'What the app and the workers have logged about a job, one JSON object per line',
    200: text('Lines', 'application/x-ndjson'),
    ...NO_JOB,
  }),
  get('/jobs/{id}/history', 'getJobHistory', {
    summary: 'The steps of a job’s orchestration',
    200: json('JobHistory'),
    ...NO_JOB,
  }),
  get('/jobs/{id}/chunks/{number}', 'getPaintedChunk', {
    summary: 'One painted chunk of a job that is being painted, without sound',
    200: bytes('A fragmented MP4', 'video/mp4'),
    404: 'No such job or chunk, or not yet painted',
  }),
  ...JOB_PICTURES.map(([name, kind]) =>
    get(`/jobs/{id}/${kind}`, name, {
      summary: `The ${kind} of a painting, made from its stored chunks`,
      200: bytes('The picture', JOB_PICTURE_TYPES[kind]),
      202: { description: 'A worker is making it: repeat the request after Retry-After' },
      ...NO_JOB,
      409: 'The job has no painting, or its chunks are no longer stored',
    }),
  ),
  post('/estimates', 'estimateJob', {
    summary: 'The time and cost of a job before it is started, and the error of earlier estimates',
    body: 'EstimateRequest',
    200: json('Estimate'),
    404: 'There is no such video',
    409: 'The video has to be converted before its frames are known',
  }),
  post('/pictures', 'addPicture', {
    summary: 'Store a picture, so that jobs and previews can be painted in its style',
    body: 'StylePictureRequest',
    201: json('StylePicture'),
    400: 'The data is not a picture, or a field is wrong: the body names it',
  }),
  post('/uploads', 'startUpload', {
    summary: 'A link by which one file is uploaded to storage, or an interrupted upload is resumed',
    body: 'UploadRequest',
    201: json('Upload'),
    413: 'The body, or the file, is too large',
  }),
  get('/styles', 'listStyles', {
    summary: 'The styles that a request can name',
    200: json('StyleList'),
  }),
  get('/styles/{network}/{name}/picture', 'getStylePicture', {
    summary: 'What a style looks like',
    isPublic: true,
    200: bytes('A JPEG', 'image/jpeg'),
    404: 'No such picture',
  }),
  post('/previews', 'startPreview', {
    summary: 'Paint a picture at once, in some styles',
    body: 'PreviewRequest',
    202: {
      ...json('Preview', 'The preview, which a worker will paint'),
      headers: LOCATION,
    },
  }),
  get('/previews/{id}', 'getPreview', {
    summary: 'Which paintings of a preview are ready',
    200: json('Preview'),
    404: 'No such preview',
  }),
  get('/previews/{id}/{number}', 'getPreviewPainting', {
    summary: 'One painting of a preview',
    200: bytes('A WebP', 'image/webp'),
    404: 'No such painting, or it is not ready yet',
  }),
  get('/system', 'getSystem', {
    summary: 'The length of each queue, and the tasks that each worker has in hand',
    200: json('SystemView'),
  }),
  get('/poison', 'listPoison', {
    summary: 'The messages on poison queues: the first 32 of each',
    200: json('PoisonList'),
  }),
  post('/poison', 'handlePoison', {
    summary: 'Put messages back into the queue that they came from, or remove them',
    body: 'PoisonRequest',
    200: json('PoisonHandled'),
  }),
  post('/lists', 'makeLists', {
    summary: 'Rebuild the lists of jobs from the orchestrations',
    200: json('ListsMade'),
  }),
  get('/notifications', 'listUndelivered', {
    summary: 'The notifications that were given up after a day',
    200: json('UndeliveredList'),
  }),
  post('/notifications/{delivery}', 'deliverAgain', {
    summary: 'Try again to deliver a notification that was given up',
    202: json('Undelivered', 'The notification, which is being tried again'),
    404: 'No such notification',
  }),
  get('/health', 'getHealth', {
    summary: 'Whether storage answers',
    isPublic: true,
    200: json('Health'),
    503: json('Health', 'Storage does not answer'),
  }),
  get('/openapi.json', 'getOpenApi', {
    summary: 'This document',
    isPublic: true,
    200: { description: 'OpenAPI 3.1' },
  }),
];
