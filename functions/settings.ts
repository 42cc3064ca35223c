import { z } from 'zod';
import type { OutputFormat } from '../core/contracts/output-settings.ts';
import { environmentFields, PAINTING_SETTINGS } from '../core/contracts/painting-settings.ts';
import type { WorkerPrice } from '../core/jobs/spent-on.ts';
import {
  DEFAULT_MAX_DAMAGE,
  DEFAULT_MAX_PICTURE_PIXELS,
  DEFAULT_MEDIA_LIMITS,
  type MediaLimits,
} from '../core/media/source/media-limits.ts';
import { DEFAULT_THREAD_LIMITS } from '../core/media/thread/media-threads.ts';

const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);

/** The app settings of the Function App, each with its default for Azure. */
export const AppSettings = z.object({
  /** Uploads are noticed through Event Grid in Azure (the only way on Flex Consumption), and by polling on a laptop. */
  REPAINT_BLOB_SOURCE: z.enum(['EventGrid', 'LogsAndContainerScan']).default('EventGrid'),
  /** The folder of the style cards, relative to that of the app. */
  REPAINT_MODELS: z.string().default('models'),
  /** The folder of the cards of the models that label, relative to that of the app. */
  REPAINT_LABEL_MODELS: z.string().default('scoring/models'),
  /** Defaults for the settings of paintings. If the network here lacks the style of a job, the first network that has the style paints it. */
  ...environmentFields(PAINTING_SETTINGS),
  /** The share of frames (0 to 1) that may be undecodable and show another frame; a job with more fails. */
  REPAINT_MAX_DAMAGE: z.coerce.number().min(0).max(1).default(DEFAULT_MAX_DAMAGE),
  /** An orchestration checks storage at least this often, so this is the most that a lost report can cost. */
  REPAINT_CHECK_SECONDS: seconds(60),
  /** After this long without a newly stored result, tasks that seem lost are queued again. */
  REPAINT_REQUEUE_SECONDS: seconds(600),
  /** After this long without a newly stored result, the job fails, because no worker seems to come. */
  REPAINT_STALL_SECONDS: seconds(24 * 3_600),
  /** A video above one of these limits is refused: bytes of the upload, pixels of a frame, number of frames, seconds from first to last frame. */
  REPAINT_MAX_BYTES: z.coerce.number().int().positive().default(DEFAULT_MEDIA_LIMITS.maxBytes),
  REPAINT_MAX_PIXELS: z.coerce.number().int().positive().default(DEFAULT_MEDIA_LIMITS.maxPixels),
  /** Most pixels of all frames of a picture together. */
  REPAINT_MAX_PICTURE_PIXELS: z.coerce.number().int().positive().default(DEFAULT_MAX_PICTURE_PIXELS),
  REPAINT_MAX_FRAMES: z.coerce.number().int().positive().default(DEFAULT_MEDIA_LIMITS.maxFrames),
  REPAINT_MAX_SECONDS: seconds(DEFAULT_MEDIA_LIMITS.maxSeconds),
  /** The frames that the unfinished jobs of one folder of `videos` may have together; further uploads wait. Without it, there is no limit. */
  REPAINT_FOLDER_FRAMES: z.coerce.number().int().positive().optional(),
  /** The CPU seconds that reading a source may take; each 16 MiB of the source adds one. */
  REPAINT_READ_SECONDS: seconds(DEFAULT_THREAD_LIMITS.seconds),
  /** What a worker costs per hour, and in which currency. Without it, estimates have no cost. */
  REPAINT_WORKER_HOUR: z.coerce.number().positive().optional(),
  REPAINT_CURRENCY: z.string().default('USD'),
  /** The address that is posted to when a job has ended that names none itself. */
  REPAINT_NOTIFY: z.url().optional(),
  /** Signs notifications; without it, none are sent. It has no further rule, because the message about a faulty value shows the value. */
  REPAINT_NOTIFY_SECRET: z.string().optional(),
  /** True to allow notifications to addresses that aren't public, and over plain HTTP. */
  REPAINT_NOTIFY_PRIVATE: z.stringbool().default(false),
});
export type AppSettings = z.infer<typeof AppSettings>;

export function mediaLimits(settings: AppSettings, format: OutputFormat): MediaLimits {
  return {
    maxBytes: settings.REPAINT_MAX_BYTES,
    maxPixels: format === 'picture' ? settings.REPAINT_MAX_PICTURE_PIXELS : settings.REPAINT_MAX_PIXELS,
    maxFrames: settings.REPAINT_MAX_FRAMES,
    maxSeconds: settings.REPAINT_MAX_SECONDS,
  };
}

/** Returns what a worker costs; undefined if an operator hasn't said. */
export function priceOf({
  REPAINT_WORKER_HOUR: perHour,
  REPAINT_CURRENCY: currency,
}: Pick<AppSettings, 'REPAINT_WORKER_HOUR' | 'REPAINT_CURRENCY'>): WorkerPrice | undefined {
  return perHour === undefined ? undefined : { perHour, currency };
}
