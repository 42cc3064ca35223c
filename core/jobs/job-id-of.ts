import type { JobSettings, VideoRef } from '../contracts/job.ts';
import type { JobId } from '../contracts/job-id.ts';
import { sha256Of } from './sha256-of.ts';

/**
 * The job of one upload with one set of settings: the same however often it is asked for, by whom, and whichever
 * delivery of an event arrives first.
 */
export function jobIdOf(video: VideoRef, { style, strength, chunkFrames }: JobSettings): JobId {
  const { account, container, name, etag } = video;
  return `job-${sha256Of([account, container, name, etag, style, strength, chunkFrames]).slice(0, 32)}`;
}
