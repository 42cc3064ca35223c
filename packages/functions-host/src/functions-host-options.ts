import type { Logger } from 'pino';
import type { TimerLimits } from './durable/replay/replay-context.ts';
import type { Cors } from './http/cors.ts';

export interface FunctionsHostOptions {
  /** The folder with host.json and package.json, whose `main` names the entry of the app. */
  appFolder: string;
  /** Overrides `main` of package.json: a path or glob from the app folder. */
  entry?: string;
  /** The folder for orchestrations, receipts and keys. It is created if it doesn't exist, and locked while the host runs. */
  dataFolder: string;
  /** The port to listen on; 0 means any free one. */
  port: number;
  /** The address to listen on; by default, loopback. On any other address, functions ask for their keys. */
  hostname?: string;
  /** App settings, including storage connection strings. They become environment variables of the process. */
  settings: Record<string, string>;
  /** The names of the functions that run; by default, all. */
  functions?: readonly string[];
  /** The origins whose pages may send requests. By default, on loopback, only those of the host itself may. */
  cors?: Cors;
  /** Overrides the key `function` of the data folder. */
  functionKey?: string;
  /** By default, JSON lines are written to stderr. */
  log?: Logger;
  /** How long a stop waits for running functions, in ms; 10 s by default. */
  graceMs?: number;
  /** The interval at which blob containers are listed, in ms; 1 s by default. */
  blobPollMs?: number;
  /** The limits of durable timers; by default, those of Azure Storage. Shorter ones show how long timers are split. */
  timers?: TimerLimits;
  /** Is called if the data folder can't be written. Nothing goes on then, and the process should end. */
  onFatal?: (error: unknown) => void;
}

export interface HostedFunction {
  name: string;
  /** The type of its trigger, such as `httpTrigger`. */
  trigger: string;
  /** The address of an HTTP function. */
  url?: string;
  methods?: readonly string[];
  /** The reason why it doesn't run. */
  error?: string;
}

export interface FunctionsHost {
  /** The base address, without a slash at its end. */
  url: string;
  port: number;
  functions: readonly HostedFunction[];
  /**
   * Begins nothing new, waits up to `graceMs` for running functions, and unlocks the data folder. The next host begins
   * whatever takes longer again.
   */
  stop(): Promise<void>;
}
