import type { JobSettings, VideoRef } from '../contracts/job.ts';
import type { JobId } from '../contracts/job-id.ts';
import { sha256Of } from './sha256-of.ts';

/**
 * The job of one upload with one set of settings: the same however often it is asked for, by whom, and whichever
 * delivery of an event arrives first. With other weights it is another: who brings a new network asks for a new painting.
 * @param weights what paints the style, where the style is one that can be painted
 */
export function jobIdOf(video: VideoRef, settings: JobSettings, weights?: string): JobId {
  const { account, container, name, etag } = video;
  const { style, network, strength, keepColors, strokeSize, precision, chunkFrames, codec, quality, encoder } =
    settings;
  const painting = [style, network, strength, keepColors, strokeSize, precision];
  const asked = [...painting, chunkFrames, settings.container, codec, quality, encoder];
  return `job-${sha256Of([account, container, name, etag, ...asked, weights]).slice(0, 32)}`;
}
