import type { WorkerPresence } from '../../core/contracts/worker-presence.ts';
import type { PresenceStore } from '../../core/storage/ports.ts';

/** Workers report at least every 30 seconds, so one that is silent for longer than this has gone. */
const GONE_MS = 90_000;
/** The workers are listed at most once in this time, however many clients watch. They report changes as often. */
const RECENT_MS = 2_000;

const listings = new WeakMap<object, { readonly at: number; readonly workers: Promise<WorkerPresence[]> }>();

/** Lists the workers that are there, and what they have in hand, from a listing that is at most 2 seconds old. */
export function seenWorkers(presence: Pick<PresenceStore, 'list'>): Promise<WorkerPresence[]> {
  const known = listings.get(presence);
  if (known && performance.now() - known.at < RECENT_MS) return known.workers;
  const workers = presence.list(new Date(Date.now() - GONE_MS));
  listings.set(presence, { at: performance.now(), workers });
  workers.catch(() => listings.delete(presence));
  return workers;
}
