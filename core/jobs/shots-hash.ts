import type { Job } from '../contracts/job.ts';
import { sourceHash } from './chunk-hash.ts';
import { sha256Of } from './sha256-of.ts';

/** Raise this when a change to the code finds other shots, or counts other frames, for the same video. */
const SHOTS_RECIPE_VERSION = 2;

/** Hashes what the list of shots of a job depends on: one version of one video, and the part of it that is painted. */
export function shotsHash({ video, settings: { from, to } }: Pick<Job, 'video' | 'settings'>): string {
  return sha256Of(['shots', SHOTS_RECIPE_VERSION, sourceHash(video), from ?? null, to ?? null]);
}
