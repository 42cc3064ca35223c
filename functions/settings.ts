import { z } from 'zod';
import { environmentFields, PAINTING_SETTINGS } from '../core/contracts/painting-settings.ts';
import { DEFAULT_MAX_DAMAGE, DEFAULT_MEDIA_LIMITS, type MediaLimits } from '../core/media/source/media-limits.ts';
import { DEFAULT_THREAD_LIMITS } from '../core/media/thread/media-threads.ts';

const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);

/** The app settings of the Function App, each with the default that suits Azure. */
export const AppSettings = z.object({
  /** Where uploads are noticed: Event Grid in Azure (the only source on Flex Consumption), polling on a laptop. */
  REPAINT_BLOB_SOURCE: z.enum(['EventGrid', 'LogsAndContainerScan']).default('EventGrid'),
  /** Folder of the style cards, relative to the app's. */
  REPAINT_MODELS: z.string().default('models'),
  /** Settings of paintings where nobody says otherwise. A network that lacks the style leaves it to the first that has it. */
  ...environmentFields(PAINTING_SETTINGS),
  /** Share of all frames that may be undecodable and show another one; above it a job fails. */
  REPAINT_MAX_DAMAGE: z.coerce.number().min(0).max(1).default(DEFAULT_MAX_DAMAGE),
  /** How often an orchestration looks at storage by itself: what a lost report costs at most. */
  REPAINT_CHECK_SECONDS: seconds(60),
  /** After this long without a newly stored chunk, tasks that seem lost are queued again. */
  REPAINT_REQUEUE_SECONDS: seconds(600),
  /** After this long without a newly stored chunk, the job fails: no worker seems to come. */
  REPAINT_STALL_SECONDS: seconds(24 * 3_600),
  /** What is refused as too large: bytes of the upload, pixels of a frame, frames, seconds from first to last. */
  REPAINT_MAX_BYTES: z.coerce.number().int().positive().default(DEFAULT_MEDIA_LIMITS.maxBytes),
  REPAINT_MAX_PIXELS: z.coerce.number().int().positive().default(DEFAULT_MEDIA_LIMITS.maxPixels),
  REPAINT_MAX_FRAMES: z.coerce.number().int().positive().default(DEFAULT_MEDIA_LIMITS.maxFrames),
  REPAINT_MAX_SECONDS: seconds(DEFAULT_MEDIA_LIMITS.maxSeconds),
  /** What reading a source may take of computing, seconds; it gets one more for every 16 MiB. */
  REPAINT_READ_SECONDS: seconds(DEFAULT_THREAD_LIMITS.seconds),
});
export type AppSettings = z.infer<typeof AppSettings>;

export function mediaLimits(settings: AppSettings): MediaLimits {
  return {
    maxBytes: settings.REPAINT_MAX_BYTES,
    maxPixels: settings.REPAINT_MAX_PIXELS,
    maxFrames: settings.REPAINT_MAX_FRAMES,
    maxSeconds: settings.REPAINT_MAX_SECONDS,
  };
}
