import type { Logger } from 'pino';
import type { EntityDependencies } from '../entities/run-entity-batch.ts';
import type { EpisodeDependencies } from './run-episode.ts';

/** The outcome of an activity; `result` is serialised JSON, or `null` if it returned nothing. */
export type ActivityOutcome = { ok: true; result: string | null } | { ok: false; message: string; stack: string };

export interface ActivityCall {
  instanceId: string;
  name: string;
  /** Serialised JSON: an array with the single input. */
  input: string;
}

/** The functions and settings that a task hub needs from its host. */
export interface HubDependencies extends EpisodeDependencies, Omit<EntityDependencies, 'messagesPerEpisode' | 'now'> {
  runActivity(call: ActivityCall): Promise<ActivityOutcome>;
  maxConcurrentActivities: number;
  maxConcurrentOrchestrators: number;
  maxConcurrentEntities: number;
  messagesPerEpisode: number;
  /** True if a start may overwrite an instance that hasn't finished. */
  overwritesRunning: boolean;
  log: Logger;
  /** Is called when the journal can't be written, and the host has to stop. */
  onFatal(error: unknown): void;
}
