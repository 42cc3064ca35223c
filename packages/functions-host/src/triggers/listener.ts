import type { InvokeFunction } from '../app/invoke-function.ts';
import type { CategoryLog } from '../app/log-category.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { HostJson } from '../settings/host-json.ts';

/** Watches something and runs a function when it happens. */
export interface Listener {
  /** Returns at once; what goes wrong from here on is logged and tried again. */
  start(): void;
  /** Begins nothing new, and waits for what runs, but not longer than `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface ListenerDependencies {
  fn: RegisteredFunction;
  invoke: InvokeFunction;
  settings: Record<string, string>;
  hostJson: HostJson;
  dataFolder: string;
  /** Blob containers are listed this often, in ms. */
  blobPollMs: number;
  log: CategoryLog;
}
