import type { WorkerPresence } from '../../core/contracts/system-view.ts';
import type { PresenceStore } from '../../core/storage/ports.ts';
import { SharedAnswers } from './shared-answers.ts';

/** Workers report at least every 30 seconds, so one that is silent for longer than this has gone. */
const GONE_MS = 90_000;
/** The workers are listed at most once in this time, however many clients watch. They report changes as often. */
const RECENT_MS = 2_000;

const listings = new SharedAnswers<object, WorkerPresence[]>(RECENT_MS);

/** Lists the workers that are there, and what they have in hand, from a listing that is at most 2 seconds old. */
export function seenWorkers(presence: Pick<PresenceStore, 'list'>): Promise<WorkerPresence[]> {
  return listings.get(presence, () => presence.list(new Date(Date.now() - GONE_MS)));
}
