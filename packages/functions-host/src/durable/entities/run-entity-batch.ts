import { randomUUID } from 'node:crypto';
import type { DurableTask } from '../../settings/host-json.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { Instance } from '../hub/instance.ts';
import type { EntityOutput } from '../wire/run-entity.ts';
import { type EntityId, entityInstanceId, entityOf } from './entity-id.ts';
import {
  type EntityRequest,
  OPERATION,
  type OutgoingMessage,
  requestMessage,
  responseMessage,
} from './entity-message.ts';
import { type EntityState, entityStateOf } from './entity-state.ts';
import { type TakenRequests, takeRequests } from './take-requests.ts';

export interface EntityDependencies {
  settings: Pick<DurableTask, 'storageProvider'>;
  now(): Date;
  /** Runs the entity function once over `operations`. */
  runEntity(entity: EntityId, state: EntityState, operations: readonly EntityRequest[]): Promise<EntityOutput>;
}

/** The result of a batch, before anything of it is on disk. */
export interface EntityBatch {
  /** The events of the inbox that it took; none if all requests wait for a lock. */
  taken: readonly HistoryEvent[];
  state: EntityState;
  outbox: OutgoingMessage[];
}

/** Runs the operations that wait for an entity. The instance isn't changed. */
export async function runEntityBatch(instance: Instance, dependencies: EntityDependencies): Promise<EntityBatch> {
  const entity = entityOf(instance) as EntityId;
  const before = entityStateOf(instance);
  const batch = takeRequests(
    instance.inbox,
    before.lockedBy,
    dependencies.settings.storageProvider.controlQueueBatchSize,
  );
  const { operations } = batch;
  const output = operations.length > 0 ? await dependencies.runEntity(entity, before, operations) : undefined;
  const now = dependencies.now();
  const state = {
    exists: output?.entityExists ?? before.exists,
    state: output ? (output.entityState ?? undefined) : before.state,
    lockedBy: batch.lockedBy,
    received: [...instance.received],
  };
  const messages = output ? messagesOf(instance, operations, output, now) : [];
  return { taken: batch.taken, state, outbox: [...messages, ...lockMessages(batch, now)] };
}

function messagesOf(
  { instanceId }: Instance,
  operations: readonly EntityRequest[],
  { results, signals }: EntityOutput,
  now: Date,
): OutgoingMessage[] {
  const responses = operations.flatMap((request, at) => {
    if (request.signal) return [];
    const { result, isError } = results[at] ?? { isError: true };
    return [responseMessage(now, request, { result: result ?? null, ...(isError && { exceptionType: 'Error' }) })];
  });
  const sent = signals.map(({ target, name, input }) => {
    const request = { id: randomUUID(), op: name, signal: true, input, parent: instanceId };
    return requestMessage(now, entityInstanceId(target), OPERATION, request);
  });
  return [...responses, ...sent];
}

/** A granted lock request goes on to the next entity of its set, and from the last one back to its sender. */
function lockMessages({ lock }: TakenRequests, now: Date): OutgoingMessage[] {
  if (!lock) return [];
  const pos = (lock.pos ?? 0) + 1;
  const next = lock.lockset?.[pos];
  if (next) return [requestMessage(now, entityInstanceId(next), OPERATION, { ...lock, pos })];
  return [responseMessage(now, lock, { result: 'Lock Acquisition Completed' })];
}
