import type { InvokeFunction } from '../app/invoke-function.ts';
import type { CategoryLog } from '../app/log-category.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { HostJson } from '../settings/host-json.ts';

/** A blob that is passed over, because the emulator can't list its name. */
export interface UnlistableBlob {
  container: string;
  /** The beginning of its name, as far as that is known. */
  beginsWith: string;
}

/** Watches the source of a trigger and runs its function. */
export interface Listener {
  /** Returns at once. Later errors are logged and the work is tried again. */
  start(): void;
  /** Begins no new invocations, and waits for running ones at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface ListenerDependencies {
  fn: RegisteredFunction;
  invoke: InvokeFunction;
  settings: Record<string, string>;
  hostJson: HostJson;
  dataFolder: string;
  /** The interval in ms at which blob containers are listed. */
  blobPollMs: number;
  /** What each blob trigger passes over, by the name of its function. */
  unlistableBlobs: Map<string, readonly UnlistableBlob[]>;
  log: CategoryLog;
}
