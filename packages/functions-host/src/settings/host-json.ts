import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { TimeSpan } from './time-span.ts';

const perCore = (count: number) => count * availableParallelism();

/** Accepts a number, also in quotes, as .NET does. */
const wholeNumber = (least = 0, most = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.number().int().min(least).max(most),
  );

const LogLevel = z
  .string()
  .transform((level) => level.toLowerCase())
  .pipe(z.enum(['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none']));

const Http = z.object({
  routePrefix: z.string().default('api'),
  maxOutstandingRequests: wholeNumber().default(200),
});

const Queues = z.object({
  batchSize: wholeNumber(1, 32).default(16),
  newBatchThreshold: wholeNumber(0).optional(),
  visibilityTimeout: TimeSpan.default(0),
  maxDequeueCount: wholeNumber(1).default(5),
  /** The real default is a minute; hosts in development use two seconds. */
  maxPollingInterval: TimeSpan.default(2000),
  messageEncoding: z
    .string()
    .transform((encoding) => encoding.toLowerCase())
    .pipe(z.enum(['base64', 'none']))
    .default('base64'),
});

const Blobs = z.object({
  maxDegreeOfParallelism: wholeNumber(1).default(perCore(8)),
  poisonBlobThreshold: wholeNumber(1).default(5),
});

const DurableTask = z.object({
  hubName: z.string().default('TestHubName'),
  /** The version of orchestrations that are started or called without one; an empty text means none. */
  defaultVersion: z.string().default(''),
  maxConcurrentActivityFunctions: wholeNumber(1).default(perCore(10)),
  maxConcurrentOrchestratorFunctions: wholeNumber(1).default(perCore(10)),
  maxConcurrentEntityFunctions: wholeNumber(1).default(perCore(10)),
  /** An orchestration that schedules more work than this fails. */
  maxOrchestrationActions: wholeNumber(1).default(100_000),
  /** Whether a start may overwrite an instance that hasn't finished. */
  overridableExistingInstanceStates: z.enum(['NonRunningStates', 'AnyState']).default('NonRunningStates'),
  /** The batch size is the number of messages that one episode takes. */
  storageProvider: z.object({ controlQueueBatchSize: wholeNumber(1, 32).default(32) }).prefault({}),
});
export type DurableTask = z.infer<typeof DurableTask>;

/** The settings of host.json that have an effect on this host; times are in ms. Others are ignored with a warning. */
export const HostJson = z.object({
  version: z.literal('2.0').default('2.0'),
  functionTimeout: z.union([z.literal('-1').transform(() => Number.POSITIVE_INFINITY), TimeSpan]).default(30 * 60_000),
  /** The names of the functions that run; by default, all. */
  functions: z.array(z.string()).optional(),
  logging: z.object({ logLevel: z.record(z.string(), LogLevel).default({}) }).prefault({}),
  extensions: z
    .object({
      http: Http.prefault({}),
      queues: Queues.prefault({}),
      blobs: Blobs.prefault({}),
      durableTask: DurableTask.prefault({}),
    })
    .prefault({}),
});
export type HostJson = z.infer<typeof HostJson>;

/** Settings that are ignored without a warning, because they mean nothing on this host, or only what it does anyway. */
export const SILENTLY_IGNORED: readonly string[] = [
  'logging.applicationInsights',
  'logging.console',
  'logging.fileLoggingMode',
  'logging.debugFileLoggingMode',
  'extensionBundle',
  'telemetryMode',
  'aggregator',
  'concurrency',
  'healthMonitor',
  'singleton',
  'watchDirectories',
  'watchFiles',
  'managedDependency',
  'extensions.http.maxConcurrentRequests',
  'extensions.http.dynamicThrottlesEnabled',
  'extensions.http.hsts',
  'extensions.durableTask.tracing',
  'extensions.durableTask.extendedSessionsEnabled',
  'extensions.durableTask.extendedSessionIdleTimeoutInSeconds',
  'extensions.durableTask.maxQueuePollingInterval',
  'extensions.durableTask.useGracefulShutdown',
  'extensions.durableTask.useAppLease',
  'extensions.durableTask.storageProvider',
  'extensions.durableTask.notifications',
];
