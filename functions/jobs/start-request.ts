import type { JobLimits, Priority } from '../../core/contracts/job.ts';
import type { AskedSettings } from '../../core/contracts/painting-settings.ts';
import type { FoundVideo } from '../../core/storage/ports.ts';
import type { KnownModel } from '../../engine/cards/known-models.ts';

/** A request for a painting or for labels, from a user or from an upload. */
export interface StartRequest {
  readonly video: FoundVideo;
  /** The settings that the request gives; the upload's metadata and the app's settings decide the others. */
  readonly asked?: AskedSettings;
  /** A request starts a failed or cancelled job again; an upload leaves it as it is. */
  readonly by: 'upload' | 'request';
  /** True if everything is to be painted again, even chunks that are stored. */
  readonly again?: boolean;
  /** Takes precedence over the priority in the upload's metadata. */
  readonly priority?: Priority | undefined;
  /** Limits of cost and time. Without them, the upload's metadata decides. */
  readonly limits?: JobLimits;
  /** Address that is posted to when the job has ended. */
  readonly notify?: string | undefined;
  /** The requested model, if it has been looked up already. */
  readonly model?: KnownModel | undefined;
  /** The W3C trace context of the invocation, if the host gives one. */
  readonly traceparent?: string | undefined;
}
