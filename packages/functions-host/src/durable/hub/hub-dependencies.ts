import type { Logger } from 'pino';
import type { EpisodeDependencies } from './run-episode.ts';

/** How an activity ended; `result` is serialised JSON, `null` where it gave nothing. */
export type ActivityOutcome = { ok: true; result: string | null } | { ok: false; message: string; stack: string };

export interface ActivityCall {
  instanceId: string;
  name: string;
  /** Serialised JSON: an array of the one input. */
  input: string;
}

/** What a task hub needs of the host that it stands in. */
export interface HubDependencies extends EpisodeDependencies {
  runActivity(call: ActivityCall): Promise<ActivityOutcome>;
  maxConcurrentActivities: number;
  maxConcurrentOrchestrators: number;
  messagesPerEpisode: number;
  /** Whether a start may overwrite an instance that isn't finished. */
  overwritesRunning: boolean;
  log: Logger;
  /** The journal can't be written: nothing may go on. */
  onFatal(error: unknown): void;
}
