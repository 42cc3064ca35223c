import type { HistoryEvent } from '../history/history-event.ts';
import { type EntityRequest, RELEASE, requestIn } from './entity-message.ts';

/** The part of an entity's inbox that its next batch takes. */
export interface TakenRequests {
  taken: HistoryEvent[];
  operations: EntityRequest[];
  /** A lock request that is granted after the operations. */
  lock: EntityRequest | undefined;
  lockedBy: string | undefined;
}

/**
 * Takes what an entity can do next, in order. While it is locked, only requests of the owner of its lock are taken, and a lock that is
 * granted ends the batch.
 */
export function takeRequests(
  inbox: readonly HistoryEvent[],
  lockedBy: string | undefined,
  mostOperations: number,
): TakenRequests {
  const batch: TakenRequests = { taken: [], operations: [], lock: undefined, lockedBy };
  for (const event of inbox) {
    if (batch.lock || batch.operations.length >= mostOperations) break;
    const request = requestIn(event);
    if (batch.lockedBy !== undefined && request && request.parent !== batch.lockedBy) continue;
    batch.taken.push(event);
    if (!request) continue;
    if ('Name' in event && event.Name === RELEASE) batch.lockedBy = undefined;
    else if (request.lockset) batch.lock = request;
    else batch.operations.push(request);
  }
  if (batch.lock) batch.lockedBy = batch.lock.parent;
  return batch;
}
