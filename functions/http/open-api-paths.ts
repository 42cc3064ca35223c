import type { z } from 'zod';
import { JobId } from '../../core/contracts/job-id.ts';
import { JOB_PICTURE_TYPES, JOB_PICTURES, type JobPictureKind } from '../../core/contracts/job-picture.ts';
import { DeliveryId } from '../../core/contracts/notification.ts';
import { PreviewId } from '../../core/contracts/preview.ts';
import { EndQuery } from '../triggers/cancel-job.ts';
import { ListQuery } from '../triggers/list-jobs.ts';
import { bytes, json, jsonSchema, operation, text } from './open-api-parts.ts';

/** The paths of the API, with their operations and parameters. */
export function openApiPaths() {
  const paths = { ...jobs(), ...onePartOfJob(), ...beforeJobs(), ...previews(), ...system() };
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => {
      const parameters = pathParameters(path);
      return [path, parameters.length > 0 ? { parameters, ...operations } : operations];
    }),
  );
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

const jobs = () => ({
  '/jobs': {
    post: operation(
      'startJob',
      'Paint a video, or continue a job that failed, was cancelled or has lost its painting',
      {
        body: 'JobRequest',
        202: { ...json('Job', 'The job, which is new or was there already'), headers: acceptedHeaders() },
        404: 'There is no such video',
        409: 'The limits of the job can’t be kept; or the job is being stopped: repeat the request in a moment',
        429: 'The unfinished jobs of the folder have as many frames as they may have',
      },
    ),
    get: operation('listJobs', 'A page of jobs, the newest first', { query: ListQuery, 200: json('JobList') }),
  },
  '/jobs/{id}': {
    get: operation('getJob', 'One job, with its progress as counted in storage', {
      200: json('Job'),
      404: 'No such job',
    }),
    delete: operation(
      'cancelJob',
      'Cancel a job: no further chunk is painted; or remove one that has ended, with its painting',
      {
        query: EndQuery,
        202: json('Job', 'The job ends as cancelled once it has cleaned up'),
        204: { description: 'The job, its painting, its manifest and its logs are removed' },
        404: 'No such job',
        409: 'To cancel: the job has ended already. To remove: it has not ended yet',
      },
    ),
  },
});

const onePartOfJob = () => ({
  '/jobs/{id}/events': {
    get: operation('followJob', 'Server-sent events, each a JobProgress, until the job has ended', {
      200: text('Events', 'text/event-stream'),
      404: 'No such job',
    }),
  },
  '/jobs/{id}/links': {
    get: operation(
      'getJobLinks',
      'Links to the source, the painting and the manifest, which are valid for some hours',
      {
        200: json('JobLinks'),
        404: 'No such job',
      },
    ),
  },
  '/jobs/{id}/logs': {
    get: operation('getJobLogs', 'What the app and the workers have logged about a job, one JSON object per line', {
      200: text('Lines', 'application/x-ndjson'),
      404: 'No such job',
    }),
  },
  '/jobs/{id}/history': {
    get: operation('getJobHistory', 'The steps of a job’s orchestration', {
      200: json('JobHistory'),
      404: 'No such job',
    }),
  },
  '/jobs/{id}/chunks/{number}': {
    get: operation('getPaintedChunk', 'One painted chunk of a job that is being painted, without sound', {
      200: bytes('A fragmented MP4', 'video/mp4'),
      404: 'No such job or chunk, or not yet painted',
    }),
  },
  ...Object.fromEntries(JOB_PICTURES.map(([name, kind]) => [`/jobs/{id}/${kind}`, { get: jobPicture(name, kind) }])),
});

const jobPicture = (name: string, kind: JobPictureKind) =>
  operation(name, `The ${kind} of a painting, made from its stored chunks`, {
    200: bytes('The picture', JOB_PICTURE_TYPES[kind]),
    202: { description: 'A worker is making it: repeat the request after Retry-After' },
    404: 'No such job',
    409: 'The job has no painting, or its chunks are no longer stored',
  });

const beforeJobs = () => ({
  '/estimates': {
    post: operation(
      'estimateJob',
      'The time and cost of a job before it is started, and the error of earlier estimates',
      {
        body: 'EstimateRequest',
        200: json('Estimate'),
        404: 'There is no such video',
        409: 'The video has to be converted before its frames are known',
      },
    ),
  },
  '/pictures': {
    post: operation('addPicture', 'Store a picture, so that jobs and previews can be painted in its style', {
      body: 'StylePictureRequest',
      201: json('StylePicture'),
      400: 'The data is not a picture, or a field is wrong: the body names it',
    }),
  },
  '/uploads': {
    post: operation(
      'startUpload',
      'A link by which one file is uploaded to storage, or an interrupted upload is resumed',
      {
        body: 'UploadRequest',
        201: json('Upload'),
        413: 'The body, or the file, is too large',
      },
    ),
  },
  '/styles': { get: operation('listStyles', 'The styles that a request can name', { 200: json('StyleList') }) },
  '/styles/{network}/{name}/picture': {
    get: operation('getStylePicture', 'What a style looks like', {
      isPublic: true,
      200: bytes('A JPEG', 'image/jpeg'),
      404: 'No such picture',
    }),
  },
});

const previews = () => ({
  '/previews': {
    post: operation('startPreview', 'Paint a picture at once, in some styles', {
      body: 'PreviewRequest',
      202: {
        ...json('Preview', 'The preview, which a worker will paint'),
        headers: { Location: acceptedHeaders().Location },
      },
    }),
  },
  '/previews/{id}': {
    get: operation('getPreview', 'Which paintings of a preview are ready', {
      200: json('Preview'),
      404: 'No such preview',
    }),
  },
  '/previews/{id}/{number}': {
    get: operation('getPreviewPainting', 'One painting of a preview', {
      200: bytes('A WebP', 'image/webp'),
      404: 'No such painting, or it is not ready yet',
    }),
  },
});

const system = () => ({
  '/system': {
    get: operation('getSystem', 'The length of each queue, and the tasks that each worker has in hand', {
      200: json('SystemView'),
    }),
  },
  '/poison': {
    get: operation('listPoison', 'The messages on poison queues: the first 32 of each', {
      200: json('PoisonList'),
    }),
    post: operation('handlePoison', 'Put messages back into the queue that they came from, or remove them', {
      body: 'PoisonRequest',
      200: json('PoisonHandled'),
    }),
  },
  '/lists': {
    post: operation('makeLists', 'Rebuild the lists of jobs from the orchestrations', {
      200: json('ListsMade'),
    }),
  },
  '/notifications': {
    get: operation('listUndelivered', 'The notifications that were given up after a day', {
      200: json('UndeliveredList'),
    }),
  },
  '/notifications/{delivery}': {
    post: operation('deliverAgain', 'Try again to deliver a notification that was given up', {
      202: json('Undelivered', 'The notification, which is being tried again'),
      404: 'No such notification',
    }),
  },
  '/health': {
    get: operation('getHealth', 'Whether storage answers', {
      isPublic: true,
      200: json('Health'),
      503: json('Health', 'Storage does not answer'),
    }),
  },
  '/openapi.json': {
    get: operation('getOpenApi', 'This document', { isPublic: true, 200: { description: 'OpenAPI 3.1' } }),
  },
});

const acceptedHeaders = () => ({
  Location: { description: 'The address of the job', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds after which to repeat the request', schema: { type: 'integer' } },
});
