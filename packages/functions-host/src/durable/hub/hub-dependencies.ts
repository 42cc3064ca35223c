import type { Logger } from 'pino';
import type { DurableTask } from '../../settings/host-json.ts';
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

/** What a task hub needs from its host. */
export interface HubDependencies extends EpisodeDependencies, EntityDependencies {
  settings: DurableTask;
  runActivity(call: ActivityCall): Promise<ActivityOutcome>;
  log: Logger;
  /** Is called when the journal can't be written, and the host has to stop. */
  onFatal(error: unknown): void;
}
