import type { Prices, Range } from './prices.ts';
import { framesPerSecond, MACHINES, type Sku } from './speed.ts';

/** Number of pixels of a frame. */
export const SIZES = { '720p': 1280 * 720, '1080p': 1920 * 1080, '4K': 3840 * 2160 } as const;
export type Size = keyof typeof SIZES;

/** Megabits per second of 720p in x264 at quality 70. The rate is proportional to the number of pixels. */
const MEGABITS_720P = 6;

export interface Video {
  readonly minutes: number;
  readonly size: Size;
  readonly framesPerSecond: number;
}

export interface Estimate {
  /** Total hours of all workers. */
  readonly hours: Range;
  readonly workers: Range;
  /** Cost of storing the chunks for a week and the painting for a month. */
  readonly storage: Range;
  readonly total: Range;
}

/** Returns the cost of one worker for one hour. */
export function workerHour(sku: Sku, { perSecond, spotT4Hour }: Prices): Range {
  if (sku === 'spot-T4') return spotT4Hour;
  const { cores, gib } = MACHINES[sku];
  const gpu: Range = sku === 'cpu' ? [0, 0] : perSecond[sku === 'T4' ? 't4' : 'a100'];
  return ends((end) => 3_600 * (cores * perSecond.core[end] + gib * perSecond.gib[end] + gpu[end]));
}

/** Estimates the cost of painting a video, from the lowest price with the highest speed to the highest price with the lowest speed. */
export function estimate(sku: Sku, { minutes, size, framesPerSecond: rate }: Video, prices: Prices): Estimate {
  const scale = SIZES[size] / SIZES['720p'];
  const speed = framesPerSecond(sku);
  const frames = minutes * 60 * rate * scale;
  const hours = ends((end) => frames / speed[(1 - end) as 0 | 1] / 3_600);
  const price = workerHour(sku, prices);
  const workers = ends((end) => hours[end] * price[end]);
  const gb = (MEGABITS_720P * scale * minutes * 60) / 8 / 1_000;
  const storage = ends((end) => gb * prices.gbMonth[end] * (1 + 7 / 30));
  return { hours, workers, storage, total: ends((end) => workers[end] + storage[end]) };
}

const ends = (at: (end: 0 | 1) => number): Range => [at(0), at(1)];
