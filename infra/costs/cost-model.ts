import type { Compute, Prices, Speeds } from './prices.ts';

/** Pixels of a frame. */
export const SIZES = { '720p': 1280 * 720, '1080p': 1920 * 1080, '4K': 3840 * 2160 } as const;
export type Size = keyof typeof SIZES;

const HOURS_A_MONTH = 730;
const FRAMES_A_MINUTE = 30 * 60;
const FRAMES_A_CHUNK = 48;
/** Megabits a second that x264 makes of 720p at quality 70; larger pictures take as many times more. */
const MEGABITS_720P = 6;
/** Seconds that the app works on a minute of video, at 2 GiB: inspection, planning, one look a minute, the join. */
const APP_SECONDS = 20;
const APP_GIB = 2;
/** Spans, metrics and lines of a minute of video. */
const LOG_MB = 1;

export interface Cost {
  readonly workers: number;
  readonly app: number;
  readonly storage: number;
  readonly logs: number;
  readonly total: number;
}

/** What an hour of one worker costs. */
export function workerHour(compute: Compute, { perHour }: Prices): number {
  const size = (cores: number, gib: number) => cores * perHour.containerAppsCore + gib * perHour.containerAppsGiB;
  const hours: Record<Compute, number> = {
    cpu: size(4, 8),
    'gpu-t4': perHour.serverlessT4 + size(8, 56),
    'gpu-a100': perHour.serverlessA100 + size(24, 220),
    'aks-spot': perHour.spotNC4asT4,
  };
  return hours[compute];
}

/**
 * What a minute of video at 30 frames a second costs, without the standing costs. Workers that wait for the end of their cooldown
 * are not in it. The cost of frames goes with their pixels.
 */
export function minuteOfVideo(compute: Compute, size: Size, prices: Prices, speeds: Speeds): Cost {
  const scale = SIZES[size] / SIZES['720p'];
  const hours = (FRAMES_A_MINUTE * scale) / speeds[compute].framesPerSecond / 3_600;
  const workers = hours * workerHour(compute, prices);
  const app = (APP_SECONDS / 3_600) * APP_GIB * prices.perHour.flexGiB;
  const storage = storageOfMinute(scale, prices);
  const logs = (LOG_MB / 1_000) * prices.perGB.logs;
  return { workers, app, storage, logs, total: workers + app + storage + logs };
}

/** Chunks for a week, the painting for a month, requests. */
function storageOfMinute(scale: number, { perMonth, per10000 }: Prices): number {
  const gb = (MEGABITS_720P * scale * 60) / 8 / 1_000;
  const chunks = FRAMES_A_MINUTE / FRAMES_A_CHUNK;
  const kept = gb * perMonth.hotGB * (1 + 7 / 30);
  return kept + (chunks * (3 * per10000.blobWrites + 12 * per10000.blobReads + 10 * per10000.queueOperations)) / 10_000;
}

/** What is deployed, as far as it costs when idle. */
export interface Standing {
  readonly compute: Compute;
  readonly networkIsolation: boolean;
  readonly warmDurable: number;
  readonly scoring?: ScoringStanding | undefined;
}

interface ScoringStanding {
  readonly compute: Exclude<Compute, 'aks-spot'>;
  readonly minReplicas: number;
  readonly grpc: 'internal' | 'external';
}

/** What stands there whether anybody paints or not, by the month and by name. */
export function idleMonth(choice: Standing, prices: Prices): ReadonlyMap<string, number> {
  const { perHour, perMonth } = prices;
  const lines: [string, number][] = [
    ['container registry, Basic', perMonth.registryBasic],
    ['5 log alerts, every 15 minutes', 5 * perMonth.logAlert15Minutes],
    ['1 metric alert', perMonth.metricAlert],
  ];
  if (choice.compute === 'aks-spot')
    lines.push(['machine that keeps the cluster', HOURS_A_MONTH * perHour.clusterD2asV5]);
  if (choice.networkIsolation) {
    lines.push(['5 private endpoints', 5 * HOURS_A_MONTH * perHour.privateEndpoint]);
    lines.push(['3 private DNS zones', 3 * perMonth.privateDnsZone]);
    lines.push(['load balancer and address of the environment', perMonth.balancerAndAddress]);
  }
  // Always-ready instances cost about a third of what they cost at work.
  if (choice.warmDurable > 0)
    lines.push(['always-ready instances', (choice.warmDurable * HOURS_A_MONTH * APP_GIB * perHour.flexGiB) / 3]);
  if (choice.scoring) lines.push(...idleScoring(choice.scoring, choice.networkIsolation, prices));
  return new Map(lines);
}

/** At the keys, and at the certificate where gRPC is served. */
const LOOKS_A_MINUTE = 2;

function idleScoring(
  { compute, minReplicas, grpc }: ScoringStanding,
  networkIsolation: boolean,
  prices: Prices,
): [string, number][] {
  const { perHour, perMonth, per10000 } = prices;
  const lines: [string, number][] = [['1 log alert of scoring', perMonth.logAlert15Minutes]];
  if (networkIsolation) {
    const endpoint = HOURS_A_MONTH * perHour.privateEndpoint;
    lines.push(['private endpoint of the vault, 2 DNS zones', endpoint + 2 * perMonth.privateDnsZone]);
  } else if (grpc === 'external') {
    lines.push(['load balancer and address of the environment', perMonth.balancerAndAddress]);
  }
  if (minReplicas > 0) {
    const looks = (HOURS_A_MONTH * 60 * LOOKS_A_MINUTE * per10000.vaultOperations) / 10_000;
    lines.push(['replicas of scoring', minReplicas * (HOURS_A_MONTH * scoringHour(compute, prices) + looks)]);
  }
  return lines;
}

/** An hour of a replica that nobody asks anything: two cores are cheaper then, a GPU isn't. */
function scoringHour(compute: ScoringStanding['compute'], prices: Prices): number {
  const { perHour } = prices;
  return compute === 'cpu'
    ? 2 * perHour.containerAppsIdleCore + 4 * perHour.containerAppsGiB
    : workerHour(compute, prices);
}
