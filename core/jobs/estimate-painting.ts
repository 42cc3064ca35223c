import type { Estimate, Speed } from '../contracts/estimate.ts';
import { costOf, type WorkerPrice } from './spent-on.ts';

interface ToPaint {
  readonly network: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** If absent, as many as were seen last. */
  readonly workers?: number | undefined;
}

/**
 * Estimates the time and the cost of a painting from what was measured with its network. The time of a frame grows with its pixels.
 * @param price undefined if the app has none; there is no cost then
 */
export function estimatePainting(
  { workers: asked, ...painting }: ToPaint,
  speeds: readonly Speed[],
  { price, now }: { readonly price: WorkerPrice | undefined; readonly now: Date },
): Estimate {
  const { network, width, height, frames } = painting;
  const distance = (speed: Speed) => Math.abs(Math.log((speed.width * speed.height) / (width * height)));
  const known = speeds.filter((speed) => speed.network === network);
  // If there are several kinds of workers, those that were seen last are expected to paint.
  const nearest = Math.min(...known.map(distance));
  const [speed] = known
    .filter((each) => distance(each) === nearest)
    .toSorted((a, b) => Date.parse(b.measuredAt) - Date.parse(a.measuredAt));
  if (!speed) return { ...painting, basis: 'none' };
  const framesPerSecond = speed.framesPerSecond * ((speed.width * speed.height) / (width * height));
  const workers = asked ?? speed.workers;
  const workerSeconds = frames / framesPerSecond;
  const seconds = workerSeconds / workers + speed.otherSeconds;
  return {
    ...painting,
    basis: nearest === 0 ? 'measured' : 'scaled',
    framesPerSecond,
    workers,
    seconds,
    doneAt: new Date(now.getTime() + seconds * 1_000).toISOString(),
    ...(price && { cost: costOf(workerSeconds, price), currency: price.currency }),
    ...(speed.error && { error: speed.error }),
  };
}
