import type { VideoRef } from '../contracts/job.ts';
import type { JobId } from '../contracts/job-id.ts';
import { PAINTING_SETTINGS, type PaintingSettings } from '../contracts/painting-settings.ts';
import { sha256Of } from './sha256-of.ts';
import { unusualSettings } from './unusual-settings.ts';

/**
 * The job of one upload with one set of settings: the same however often it is asked for, by whom, and whichever
 * delivery of an event arrives first. With other weights it is another: who brings a new network asks for a new painting.
 * @param beside what else makes it another job: what paints the style, where it can be painted; why it is refused, where it is
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
