import type { JobId } from '../contracts/job.ts';
import type { PreviewId } from '../contracts/preview.ts';

/** The names of every container, queue and blob of the system. */
export const CONTAINERS = { videos: 'videos', painted: 'painted', styles: 'styles', work: 'work' } as const;

export const QUEUES = {
  tasks: 'tasks',
  tasksLater: 'tasks-later',
  tasksLast: 'tasks-last',
  tasksPoison: 'tasks-poison',
  reports: 'reports',
  reportsPoison: 'reports-poison',
  previews: 'previews',
  previewsPoison: 'previews-poison',
  notifications: 'notifications',
  notificationsPoison: 'notifications-poison',
} as const;

/** The folder of what belongs to one job alone and is removed with it. */
export const jobFolder = (job: JobId): string => `jobs/${job}/`;
const JOB_FILES = {
  preparation: 'preparation.json',
  plan: 'plan.json',
  inspection: 'inspection.json',
  timeline: 'timeline.bin',
  conversionOrder: 'conversion.json',
  converted: 'converted.mp4',
  conversionRecord: 'converted.json',
  sound: 'sound.mp4',
  estimate: 'estimate.json',
} as const;
export type JobFile = keyof typeof JOB_FILES;
export const jobBlob = (job: JobId, file: JobFile): string => `${jobFolder(job)}${JOB_FILES[file]}`;
/** The blob that counts how often a step has begun to read a job's file without ending. */
export const readingBlob = (job: JobId, step: string): string => `${jobFolder(job)}reading-${step}.json`;
/** Pictures of a painting. The next run of the job removes them, and so does removing the job. */
export const jobPictureBlob = (job: JobId, name: string): string => `${jobFolder(job)}pictures/${name}`;

/** The folder of what was measured of workers. It has an empty blob for each network, size and kind of worker. */
export const SPEEDS = 'speeds/';
export const speedBlob = (key: string): string => `${SPEEDS}${key}`;

/**
 * The blob that says why no further task of a job is to be done. It outlives the job's folder, so that late tasks are
 * skipped.
 */
export const stopBlob = (job: JobId): string => `stopped/${job}.json`;

/** The folder of uploads that have been handled. It has one empty blob for each version. */
export const NOTICED = 'noticed/';
export const noticedBlob = (hash: string): string => `${NOTICED}${hash}`;

/** The folder of notifications that were given up. */
export const UNDELIVERED = 'undelivered/';
export const undeliveredBlob = (delivery: string): string => `${UNDELIVERED}${delivery}.json`;

/**
 * The folder of what kinds of workers can do. It has one blob for each kind, however many workers there are.
 */
export const ABILITIES = 'workers/';
export const abilitiesBlob = (kind: string): string => `${ABILITIES}${kind}.json`;

/** The folder of what each worker has in hand. */
export const PRESENCE = 'presence/';
export const presenceBlob = (worker: string): string => `${PRESENCE}${worker}`;

/** The folder of the painted chunks of one source version. Jobs share it, and one listing of it counts them. */
export const chunkFolder = (sourceHash: string): string => `chunks/${sourceHash}/`;
export const chunkBlob = (sourceHash: string, chunkHash: string): string => `${chunkFolder(sourceHash)}${chunkHash}`;

/** The folder of what processes have logged about a job. It outlives the job's own folder. */
export const jobLogFolder = (job: JobId): string => `logs/${job}/`;
export const jobLogBlob = (job: JobId, name: string): string => `${jobLogFolder(job)}${name}.jsonl`;

/** The folder of a list of jobs. It has an empty blob for each job. */
export const listedFolder = (list: string): string => `list/${list}/`;
/** Names begin with the time left until 2286, so that the newest job comes first. */
export const listedBlob = (list: string, job: { readonly id: JobId; readonly startedAt: string }): string =>
  `${listedFolder(list)}${String(9_999_999_999_999 - Date.parse(job.startedAt)).padStart(13, '0')}-${job.id}`;
/** The blob that exists once the lists have been made from the orchestrations. */
export const LISTS_MADE = 'list/made';

/** The blob of a picture's code. */
export const codeBlob = (key: string): string => `codes/${key}.json`;
/** The blob with the cuts of one source version. */
export const shotsBlob = (sourceHash: string): string => `shots/${sourceHash}.json`;
/** The folder of a preview. It is of no use after an hour. */
export const previewFolder = (preview: PreviewId): string => `previews/${preview}/`;
