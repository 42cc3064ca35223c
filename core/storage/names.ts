import type { JobId } from '../contracts/job-id.ts';

/** Every container, queue and blob name of the system, in one place. */
export const CONTAINERS = { videos: 'videos', painted: 'painted', work: 'work' } as const;

export const QUEUES = {
  tasks: 'tasks',
  tasksPoison: 'tasks-poison',
  reports: 'reports',
  reportsPoison: 'reports-poison',
} as const;

/** What belongs to one job alone and goes with it. */
export const jobFolder = (job: JobId): string => `jobs/${job}/`;
export const planBlob = (job: JobId): string => `${jobFolder(job)}plan.json`;
export const inspectionBlob = (job: JobId): string => `${jobFolder(job)}inspection.json`;
export const conversionOrderBlob = (job: JobId): string => `${jobFolder(job)}conversion.json`;
export const convertedBlob = (job: JobId): string => `${jobFolder(job)}converted.mp4`;
export const conversionRecordBlob = (job: JobId): string => `${jobFolder(job)}converted.json`;
export const timelineBlob = (job: JobId): string => `${jobFolder(job)}timeline.bin`;
export const soundBlob = (job: JobId): string => `${jobFolder(job)}sound.mp4`;

/** Why no further task of a job is to be done; outlives the job's folder, so that a late task is skipped in silence. */
export const stopBlob = (job: JobId): string => `stopped/${job}.json`;

/** What kinds of workers have shown they can do: a blob for each kind, however many workers there are of it. */
export const ABILITIES = 'workers/';
export const abilitiesBlob = (kind: string): string => `${ABILITIES}${kind}.json`;

/** Painted chunks, shared by jobs: all of one source version lie under one prefix, so that one listing counts them. */
export const chunkFolder = (sourceHash: string): string => `chunks/${sourceHash}/`;
export const chunkBlob = (sourceHash: string, chunkHash: string): string => `${chunkFolder(sourceHash)}${chunkHash}`;
