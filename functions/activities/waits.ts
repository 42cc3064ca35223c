import type { AppSettings } from '../settings.ts';

/** The waits of a group of tasks, in seconds; `AppSettings` says what each is for. */
export interface Waits {
  readonly checkSeconds: number;
  readonly requeueSeconds: number;
  readonly stallSeconds: number;
}

export function waitsOf(settings: AppSettings): Waits {
  return {
    checkSeconds: settings.REPAINT_CHECK_SECONDS,
    requeueSeconds: settings.REPAINT_REQUEUE_SECONDS,
    stallSeconds: settings.REPAINT_STALL_SECONDS,
  };
}
