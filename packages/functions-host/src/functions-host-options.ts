import type { Logger } from 'pino';
import type { TimerLimits } from './durable/replay/replay-context.ts';
import type { Cors } from './http/cors.ts';

export interface FunctionsHostOptions {
  /** Holds host.json, and package.json whose `main` is the app's entry. */
  appFolder: string;
  /** The app's entry in the place of package.json's `main`: a path or glob from the app folder. */
  entry?: string;
  /** Belongs to this host alone while it runs: orchestrations, receipts and keys. Created where needed. */
  dataFolder: string;
  /** 0 takes any free port. */
  port: number;
  /** The address to listen on; the default is loopback. Beyond it, keys are demanded. */
  hostname?: string;
  /** App settings, storage connection strings among them. They become environment variables of the process. */
  settings: Record<string, string>;
  /** In the place of the app folder's host.json. */
  hostJson?: unknown;
  /** The functions that run; all where it isn't given. */
  functions?: readonly string[];
  /** Whose pages may ask; without it, the host's own alone on loopback. */
  cors?: Cors;
  /** In the place of the keys that the data folder keeps. */
  keys?: { master?: string; function?: string };
  /** Default: JSON lines on stderr. */
  log?: Logger;
  /** How long a stop waits for what runs, in ms; the default is 10 s. */
  graceMs?: number;
  /** How often blob containers are listed, in ms; the default is 1 s. */
  blobPollMs?: number;
  /** Other lengths of timers than Azure Storage has, e.g. to try how long ones are split. */
  timers?: TimerLimits;
  /** The data folder can't be written any more: nothing runs on, and the process should end. */
  onFatal?: (error: unknown) => void;
}

export interface HostedFunction {
  name: string;
  /** e.g. `httpTrigger` */
  trigger: string;
  /** Of HTTP functions, with the host. */
  url?: string;
  methods?: readonly string[];
  /** Why it doesn't run. */
  error?: string;
}

export interface FunctionsHost {
  /** Without a slash at its end. */
  url: string;
  port: number;
  functions: readonly HostedFunction[];
  /**
   * Begins nothing new, waits for what runs as long as `graceMs` says, and frees the data folder. What runs even longer
   * is begun again by the next host.
   */
  stop(): Promise<void>;
}
