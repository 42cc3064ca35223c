import type { Estimate } from '../contracts/estimate.ts';
import type { JobLimits, Spent } from '../contracts/job.ts';

interface WaysOut {
  /** Estimates of the same painting by other networks that have its styles. */
  readonly others: readonly Estimate[];
  /** The time of the last frame from the first, in seconds; undefined if it isn't known. */
  readonly duration?: number | undefined;
  readonly now: Date;
}

interface CostSoFar {
  readonly limits?: JobLimits | undefined;
  readonly spent?: Spent | undefined;
}

/** A part is proposed that takes less than the limit by this much, since an estimate is one. */
const ROOM = 0.9;

/**
 * Says in one sentence why an estimate breaks the limits of a job, and what would keep them.
 * @returns undefined if they are kept
 */
export function limitsBroken(
  estimate: Estimate,
  { maxCost, deadline }: JobLimits,
  { others, duration, now }: WaysOut,
): string | undefined {
  const { network, frames, seconds, cost, currency = '' } = estimate;
  if ((maxCost === undefined && deadline === undefined) || frames === 0) return undefined;
  if (seconds === undefined) {
    return `Nothing has been painted with the network ${network} yet, so nobody can say whether the limits are kept: paint a few seconds without limits first ("to": 2).`;
  }
  if (maxCost !== undefined && cost === undefined) {
    return 'There is no price, so maxCost can’t be kept: an operator sets REPAINT_WORKER_HOUR to what a worker costs per hour.';
  }
  const room = deadline === undefined ? Number.POSITIVE_INFINITY : (Date.parse(deadline) - now.getTime()) / 1_000;
  const keeps = (each: Estimate) => shareKept(each, maxCost, room) >= 1;
  if (keeps(estimate)) return undefined;
  const broken = [
    ...(maxCost !== undefined && (cost ?? 0) > maxCost
      ? [`would cost about ${money(cost ?? 0)} ${currency}, and maxCost is ${maxCost}`]
      : []),
    ...(seconds > room ? [`would take about ${inWords(seconds)}, and the deadline is ${leftInWords(room)}`] : []),
  ];
  const share = shareKept(estimate, maxCost, room) * ROOM;
  const part = duration === undefined ? 0 : Math.floor(duration * share);
  const ways = [
    ...others.filter(keeps).map((each) => `the network ${each.network} (about ${inWords(each.seconds ?? 0)})`),
    ...(part >= 1 ? [`the first ${inWords(part)} ("to": ${part})`] : []),
    ...(seconds > room ? [`a deadline after ${new Date(now.getTime() + seconds * 1_000).toISOString()}`] : []),
    ...((cost ?? 0) > (maxCost ?? Number.POSITIVE_INFINITY) ? [`a maxCost of ${money((cost ?? 0) * 1.1)}`] : []),
  ];
  return `The painting ${broken.join('; it ')}. These would keep the limits: ${ways.join(', or ')}.`;
}

/**
 * Says in one sentence that a job has cost more than it may, and how to go on. A deadline stops no job: what is late may still be of use.
 * @returns undefined if its cost isn't known or within the limit
 */
export function costPassed({ limits, spent }: CostSoFar): string | undefined {
  if (limits?.maxCost === undefined || spent === undefined || spent.cost <= limits.maxCost) return undefined;
  const { cost, currency } = spent;
  return `The painting has cost ${money(cost)} ${currency}, isn’t done, and maxCost is ${limits.maxCost}. What is painted is kept: start the job again to go on with it for as much once more, or with another maxCost.`;
}

/** Returns which share of a painting can be made within the limits; 1 or more if they are kept. */
function shareKept({ seconds, cost }: Estimate, maxCost: number | undefined, room: number): number {
  if (seconds === undefined || (maxCost !== undefined && cost === undefined)) return 0;
  const ofCost = maxCost === undefined || !cost ? Number.POSITIVE_INFINITY : maxCost / cost;
  const ofTime = seconds === 0 ? Number.POSITIVE_INFINITY : room / seconds;
  return Math.max(0, Math.min(ofCost, ofTime));
}

const money = (value: number) => String(Number(value.toPrecision(2)));

function leftInWords(room: number): string {
  return room <= 0 ? 'past' : `in ${inWords(room)}`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
