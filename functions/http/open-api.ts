import { z } from 'zod';
import { Estimate, EstimateRequest } from '../../core/contracts/estimate.ts';
import { JobList, JobRequest, JobState, JobView } from '../../core/contracts/job.ts';
import { JobHistory } from '../../core/contracts/job-history.ts';
import { JobId } from '../../core/contracts/job-id.ts';
import { JobLinks } from '../../core/contracts/job-links.ts';
import { JOB_PICTURE_TYPES, JOB_PICTURES, type JobPictureKind } from '../../core/contracts/job-picture.ts';
import { JobProgress } from '../../core/contracts/job-progress.ts';
import { DeliveryId, Notification, Undelivered, UndeliveredList } from '../../core/contracts/notification.ts';
import { PoisonHandled, PoisonList, PoisonRequest } from '../../core/contracts/poison.ts';
import { Preview, PreviewId, PreviewRequest } from '../../core/contracts/preview.ts';
import { StylePicture, StylePictureRequest } from '../../core/contracts/style-picture.ts';
import { SystemView } from '../../core/contracts/system-view.ts';
import { Upload, UploadRequest } from '../../core/contracts/upload.ts';
import { softwareVersions } from '../software-versions.ts';
import { EndQuery } from '../triggers/cancel-job.ts';
import { Health } from '../triggers/get-health.ts';
import { ListQuery } from '../triggers/list-jobs.ts';
import { StyleList } from '../triggers/list-styles.ts';
import { ListsMade } from '../triggers/make-lists.ts';
import { Problem } from './problem.ts';

const SCHEMAS = {
  Estimate,
  EstimateRequest,
  Job: JobView,
  JobHistory,
  JobLinks,
  JobList,
  JobProgress,
  JobRequest,
  JobState,
  ListsMade,
  PoisonHandled,
  PoisonList,
  PoisonRequest,
  Notification,
  Preview,
  PreviewRequest,
  StyleList,
  StylePicture,
  StylePictureRequest,
  SystemView,
  Undelivered,
  UndeliveredList,
  Upload,
  UploadRequest,
  Health,
  Problem,
};
type SchemaName = keyof typeof SCHEMAS;

/** Describes the HTTP API as OpenAPI 3.1, from the schemas that the handlers parse with. */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Repaint',
      version: softwareVersions()['repaint'] ?? 'unknown',
      description: 'Paints videos that lie in a storage container: same frames, same timing, same sound.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    security: [{ header: [] }, { query: [] }],
    paths: {
      '/jobs': { post: startJob(), get: listJobs() },
      '/lists': {
        post: operation('makeLists', 'Make the lists of jobs anew from what orchestrations know', {
          200: json('ListsMade'),
        }),
      },
      '/jobs/{id}': { parameters: [idParameter()], get: getJob(), delete: cancelJob() },
      '/jobs/{id}/events': { parameters: [idParameter()], get: followJob() },
      '/jobs/{id}/links': { parameters: [idParameter()], get: getJobLinks() },
      '/jobs/{id}/logs': { parameters: [idParameter()], get: getJobLogs() },
      '/jobs/{id}/history': { parameters: [idParameter()], get: getJobHistory() },
      '/jobs/{id}/chunks/{number}': { parameters: [idParameter(), pathParameter('number')], get: getPaintedChunk() },
      '/system': {
        get: operation('getSystem', 'How long the queues are, and what each worker has in hand', {
          200: json('SystemView'),
        }),
      },
      '/poison': { get: listPoison(), post: handlePoison() },
      ...Object.fromEntries(
        JOB_PICTURES.map(([name, kind]) => [
          `/jobs/{id}/${kind}`,
          { parameters: [idParameter()], get: getJobPicture(name, kind) },
        ]),
      ),
      '/estimates': { post: estimateJob() },
      '/notifications': {
        get: operation('listUndelivered', 'The notifications that were given up after a day', {
          200: json('UndeliveredList'),
        }),
      },
      '/notifications/{delivery}': {
        parameters: [{ name: 'delivery', in: 'path', required: true, schema: jsonSchema(DeliveryId) }],
        post: operation('deliverAgain', 'Try again to deliver a notification that was given up', {
          202: json('Undelivered', 'It is tried again'),
          404: problemOf('No such notification'),
        }),
      },
      '/previews': { post: startPreview() },
      '/previews/{id}': { parameters: [previewParameter()], get: getPreview() },
      '/previews/{id}/{number}': {
        parameters: [previewParameter(), pathParameter('number')],
        get: getPreviewPainting(),
      },
      '/pictures': { post: addPicture() },
      '/uploads': { post: startUpload() },
      '/styles/{network}/{name}/picture': {
        parameters: [pathParameter('network'), pathParameter('name')],
        get: forAnybody(getStylePicture()),
      },
      '/styles': { get: operation('listStyles', 'The styles that can be asked for', { 200: json('StyleList') }) },
      '/health': {
        get: forAnybody(
          operation('getHealth', 'Whether storage answers', {
            200: json('Health'),
            503: json('Health', 'Storage does not answer'),
          }),
        ),
      },
      '/openapi.json': {
        get: forAnybody(operation('getOpenApi', 'This document', { 200: { description: 'OpenAPI 3.1' } })),
      },
    },
    webhooks: {
      jobEnded: {
        post: {
          summary: 'A job has ended: posted to its `notify`, signed in the header `repaint-signature`',
          requestBody: { required: true, content: { 'application/json': { schema: reference('Notification') } } },
          responses: { 200: { description: 'Any 2xx. Whatever else is answered, it is posted again, for a day' } },
        },
      },
    },
    components: {
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema)])),
      securitySchemes: {
        header: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
        query: { type: 'apiKey', in: 'query', name: 'code' },
      },
    },
  };
}

function startJob() {
  return {
    ...operation('startJob', 'Paint a video, or go on with a job that failed, was cancelled or has lost its painting', {
      202: { ...json('Job', 'The job, new or known'), headers: acceptedHeaders() },
      400: problemOf('A field is wrong: the body names it'),
      404: problemOf('There is no such video'),
      409: problemOf('The limits of the job can’t be kept; or the job is being stopped: ask again in a moment'),
      413: problemOf('The body is too large'),
      415: problemOf('The body is not JSON'),
      429: problemOf('The unfinished jobs of the folder have as many frames as they may have'),
    }),
    requestBody: { required: true, content: { 'application/json': { schema: reference('JobRequest') } } },
  };
}

const listJobs = () => ({
  ...operation('listJobs', 'A page of jobs, the newest first', {
    200: json('JobList'),
    400: problemOf('A parameter is wrong'),
  }),
  parameters: queryParameters(ListQuery),
});

const getJob = () =>
  operation('getJob', 'One job; what is done is counted in storage', {
    200: json('Job'),
    404: problemOf('No such job'),
  });

const cancelJob = () => ({
  ...operation(
    'cancelJob',
    'Cancel a job: no further chunk is painted; or remove one that has ended, with its painting',
    {
      202: json('Job', 'The job ends as cancelled once it has cleaned up'),
      204: { description: 'The job, its painting, its manifest and its logs are removed' },
      400: problemOf('A parameter is wrong'),
      404: problemOf('No such job'),
      409: problemOf('To cancel: the job has ended already. To remove: it has not ended yet'),
    },
  ),
  parameters: queryParameters(EndQuery),
});

const followJob = () =>
  operation('followJob', 'Server-sent events, each a JobProgress, until the job has ended', {
    200: { description: 'Events', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    404: problemOf('No such job'),
  });

const getJobLinks = () =>
  operation('getJobLinks', 'Where source, painting and manifest are to be had for some hours', {
    200: json('JobLinks'),
    404: problemOf('No such job'),
  });

const getJobLogs = () =>
  operation('getJobLogs', 'What the app and the workers have logged about a job, a JSON object a line', {
    200: { description: 'Lines', content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
    404: problemOf('No such job'),
  });

const getJobHistory = () =>
  operation('getJobHistory', 'The steps of a job’s orchestration', {
    200: json('JobHistory'),
    404: problemOf('No such job'),
  });

const getPaintedChunk = () =>
  operation('getPaintedChunk', 'One painted chunk of a job that is being painted, without sound', {
    200: { description: 'A fragmented MP4', content: { 'video/mp4': {} } },
    404: problemOf('No such job or chunk, or not yet painted'),
  });

const listPoison = () =>
  operation('listPoison', 'The messages that were given up: the first 32 of each queue', { 200: json('PoisonList') });

const handlePoison = () => ({
  ...operation('handlePoison', 'Put messages back into the queue that they came from, or remove them', {
    200: json('PoisonHandled'),
    400: problemOf('A field is wrong: the body names it'),
    413: problemOf('The body is too large'),
    415: problemOf('The body is not JSON'),
  }),
  requestBody: { required: true, content: { 'application/json': { schema: reference('PoisonRequest') } } },
});
const getJobPicture = (name: string, kind: JobPictureKind) =>
  operation(name, `The ${kind} of a painting, made of its stored chunks`, {
    200: { description: 'The picture', content: { [JOB_PICTURE_TYPES[kind]]: {} } },
    202: { description: 'A worker is making it: ask again after Retry-After' },
    404: problemOf('No such job'),
    409: problemOf('The job has no painting, or its chunks are no longer stored'),
  });

const estimateJob = () => ({
  ...operation('estimateJob', 'What a job takes, before it is started: time, cost, and how good such estimates are', {
    200: json('Estimate'),
    400: problemOf('A field is wrong: the body names it'),
    404: problemOf('There is no such video'),
    409: problemOf('The video has to be converted before its frames are known'),
    413: problemOf('The body is too large'),
    415: problemOf('The body is not JSON'),
  }),
  requestBody: { required: true, content: { 'application/json': { schema: reference('EstimateRequest') } } },
});

const startUpload = () => ({
  ...operation('startUpload', 'A link by which one file is put into storage, or gone on with', {
    201: json('Upload'),
    400: problemOf('A field is wrong: the body names it'),
    413: problemOf('The body, or the file, is too large'),
    415: problemOf('The body is not JSON'),
  }),
  requestBody: { required: true, content: { 'application/json': { schema: reference('UploadRequest') } } },
});

const addPicture = () => ({
  ...operation('addPicture', 'Keep a picture, so that jobs and previews can be painted in its style', {
    201: json('StylePicture'),
    400: problemOf('It is no picture, or a field is wrong: the body names it'),
    413: problemOf('The body is too large'),
    415: problemOf('The body is not JSON'),
  }),
  requestBody: { required: true, content: { 'application/json': { schema: reference('StylePictureRequest') } } },
});

const startPreview = () => ({
  ...operation('startPreview', 'Paint a picture at once, in some styles', {
    202: { ...json('Preview', 'A worker is asked'), headers: { Location: acceptedHeaders().Location } },
    400: problemOf('A field is wrong: the body names it'),
    413: problemOf('The body is too large'),
    415: problemOf('The body is not JSON'),
  }),
  requestBody: { required: true, content: { 'application/json': { schema: reference('PreviewRequest') } } },
});

const getPreview = () =>
  operation('getPreview', 'Which paintings of a preview are there', {
    200: json('Preview'),
    404: problemOf('No such preview'),
  });

const getPreviewPainting = () =>
  operation('getPreviewPainting', 'One painting of a preview', {
    200: { description: 'A WebP', content: { 'image/webp': {} } },
    404: problemOf('No such painting, or not yet'),
  });

const getStylePicture = () =>
  operation('getStylePicture', 'What a style looks like', {
    200: { description: 'A JPEG', content: { 'image/jpeg': {} } },
    404: problemOf('No such picture'),
  });

function operation(operationId: string, summary: string, responses: Record<number, object>) {
  return { operationId, summary, responses };
}

const forAnybody = <T extends object>(described: T) => ({ ...described, security: [] });

function json(name: SchemaName, description: string = name) {
  return { description, content: { 'application/json': { schema: reference(name) } } };
}

function problemOf(description: string) {
  return { description, content: { 'application/problem+json': { schema: reference('Problem') } } };
}

const reference = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

const idParameter = () => ({ name: 'id', in: 'path', required: true, schema: jsonSchema(JobId) });

const previewParameter = () => ({ name: 'id', in: 'path', required: true, schema: jsonSchema(PreviewId) });

const pathParameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });

function queryParameters(schema: z.ZodType) {
  const properties = jsonSchema(schema).properties ?? {};
  return Object.entries(properties).map(([name, each]) => ({ name, in: 'query', required: false, schema: each }));
}

const acceptedHeaders = () => ({
  Location: { description: 'Where the job is to be asked for', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds until asking makes sense', schema: { type: 'integer' } },
});

function jsonSchema(schema: z.ZodType) {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
