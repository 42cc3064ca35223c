import type { Job } from '../contracts/job.ts';
import { sourceHash } from './chunk-hash.ts';
import { sha256Of } from './sha256-of.ts';

/** Hashes what the list of shots of a job depends on: one version of one video, and the part of it that is painted. */
export function shotsHash({ video, settings: { from, to } }: Pick<Job, 'video' | 'settings'>): string {
  const source = sourceHash(video);
  return from === undefined && to === undefined ? source : sha256Of([source, from ?? null, to ?? null]);
}
