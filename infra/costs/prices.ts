import { z } from 'zod';

const price = z.number().nonnegative();

/** Prices that the model counts with; the file says of when and where they are. */
export const Prices = z.object({
  asOf: z.string(),
  currency: z.string(),
  region: z.string(),
  note: z.string(),
  perHour: z.object({
    containerAppsCore: price,
    /** Of a replica that is up and has no request. */
    containerAppsIdleCore: price,
    containerAppsGiB: price,
    serverlessT4: price,
    serverlessA100: price,
    spotNC4asT4: price,
    clusterD2asV5: price,
    privateEndpoint: price,
    flexGiB: price,
  }),
  perMonth: z.object({
    registryBasic: price,
    logAlert15Minutes: price,
    metricAlert: price,
    privateDnsZone: price,
    /** Of an environment that is joined to a network: a load balancer and a public address. */
    balancerAndAddress: price,
    hotGB: price,
  }),
  perGB: z.object({ logs: price }),
  per10000: z.object({ blobWrites: price, blobReads: price, queueOperations: price, vaultOperations: price }),
});
export type Prices = z.infer<typeof Prices>;

export const COMPUTES = ['cpu', 'gpu-t4', 'gpu-a100', 'aks-spot'] as const;
export type Compute = (typeof COMPUTES)[number];

/** `basis` says how the number is known. */
const Speed = z.object({ framesPerSecond: z.number().positive(), basis: z.string() });

/** Frames of 720p a second of one worker. */
export const Speeds = z.object({
  note: z.string(),
  cpu: Speed,
  'gpu-t4': Speed,
  'gpu-a100': Speed,
  'aks-spot': Speed,
});
export type Speeds = z.infer<typeof Speeds>;
