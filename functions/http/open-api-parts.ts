import { z } from 'zod';
import { Estimate, EstimateRequest } from '../../core/contracts/estimate.ts';
import { JobList, JobRequest, JobState, JobView } from '../../core/contracts/job.ts';
import { JobLinks } from '../../core/contracts/job-links.ts';
import { JobHistory, JobProgress } from '../../core/contracts/job-progress.ts';
import { Notification, Undelivered, UndeliveredList } from '../../core/contracts/notification.ts';
import { PoisonHandled, PoisonList, PoisonRequest } from '../../core/contracts/poison.ts';
import { Preview, PreviewRequest } from '../../core/contracts/preview.ts';
import { StylePicture, StylePictureRequest } from '../../core/contracts/style-picture.ts';
import { SystemView } from '../../core/contracts/system-view.ts';
import { Upload, UploadRequest } from '../../core/contracts/upload.ts';
import { Health } from '../triggers/get-health.ts';
import { ListsMade } from '../triggers/list-jobs.ts';
import { StyleList } from '../triggers/styles.ts';
import { Problem } from './answer.ts';

/** The schemas that the document names, each by its name there. */
export const SCHEMAS = {
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

/** An operation: its answers by status, in which a text describes a Problem, and its other properties. */
export interface Described {
  readonly summary: string;
  readonly [status: number]: string | object;
  /** Schema of its JSON body. The answers to a body that is wrong are added. */
  readonly body?: SchemaName;
  /** Its query parameters. The answer to one that is wrong is added. */
  readonly query?: z.ZodType;
  /** True if it needs no key. */
  readonly isPublic?: boolean;
}

const BODY_PROBLEMS = {
  400: 'A field is wrong: the body names it',
  413: 'The body is too large',
  415: 'The body is not JSON',
};

export function operation(operationId: string, { summary, body, query, isPublic, ...own }: Described) {
  const answers = { ...(query && { 400: 'A parameter is wrong' }), ...(body && BODY_PROBLEMS), ...own };
  return {
    operationId,
    summary,
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [
        status,
        typeof answer === 'string' ? problem(answer) : answer,
      ]),
    ),
    ...(body && { requestBody: jsonBody(body) }),
    ...(query && { parameters: queryParameters(query) }),
    ...(isPublic && { security: [] }),
  };
}

export const jsonBody = (name: SchemaName) => ({
  required: true,
  content: content('application/json', reference(name)),
});

export function json(name: SchemaName, description: string = name) {
  return { description, content: content('application/json', reference(name)) };
}

export const text = (description: string, type: string) => ({
  description,
  content: content(type, { type: 'string' }),
});

export const bytes = (description: string, type: string) => ({ description, content: { [type]: {} } });

const problem = (description: string) => ({
  description,
  content: content('application/problem+json', reference('Problem')),
});

const content = (type: string, schema: object) => ({ [type]: { schema } });

const reference = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

function queryParameters(schema: z.ZodType) {
  const properties = jsonSchema(schema).properties ?? {};
  return Object.entries(properties).map(([name, each]) => ({ name, in: 'query', required: false, schema: each }));
}

export function jsonSchema(schema: z.ZodType) {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
