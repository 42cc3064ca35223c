import type { JobId, VideoRef } from '../contracts/job.ts';
import { PAINTING_SETTINGS, type PaintingSettings } from '../contracts/painting-settings.ts';
import { sha256Of } from './sha256-of.ts';
import { unusualSettings } from './unusual-settings.ts';

/**
 * Returns the id of the job for one upload with one set of settings. It is the same however often the job is requested,
 * so that duplicate events and repeated requests start nothing new.
 * @param beside.weights hash of what paints the style: new weights make a new job
 * @param beside.refusal set if the job is refused: the reason
 */
export function jobIdOf(
  video: VideoRef,
  settings: PaintingSettings,
  beside: { readonly weights?: string | undefined; readonly refusal?: string | undefined } = {},
  table = PAINTING_SETTINGS,
): JobId {
  const { account, container, name, etag } = video;
  const parts = [account, container, name, etag, unusualSettings(table, settings), beside.weights, beside.refusal];
  return `job-${sha256Of(parts).slice(0, 32)}`;
}
