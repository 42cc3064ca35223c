import { type EntityId, entityInstanceId, entityOfId } from '../entities/entity-id.ts';
import { OPERATION, RELEASE } from '../entities/entity-message.ts';
import type { Action } from '../wire/action.ts';
import { missingFunction, OrchestrationError } from './orchestration-error.ts';
import { completed, type PendingTask } from './pending-task.ts';
import type { ReplayContext } from './replay-context.ts';

/** Calls an entity. The result comes as an external event that has the id of the call for its name. */
export const callEntity = (context: ReplayContext, action: Action): PendingTask =>
  context.waitForEvent(request(context, action, false));

/** Signals an entity. Nothing is waited for. */
export function signalEntity(context: ReplayContext, action: Action): PendingTask {
  request(context, action, true);
  return completed();
}

/** Asks the first entity of a sorted set for its lock. Each one passes the request on, and the last one answers. */
export function lockEntities(context: ReplayContext, { lockSet = [], lockRequestId = '' }: Action): PendingTask {
  for (const { name } of lockSet) refuseMissing(context, name);
  const [first] = lockSet;
  if (!first) throw new OrchestrationError('The list of entities to lock must not be empty.');
  const { instanceId: parent, executionId: parentExecution } = context;
  const lock = { lockset: lockSet, pos: 0, parent, parentExecution };
  context.send(entityInstanceId(first), OPERATION, lock, lockRequestId);
  context.heldLock = { id: lockRequestId, entities: lockSet };
  return context.waitForEvent(lockRequestId);
}

export function releaseEntities(context: ReplayContext): PendingTask {
  const { heldLock, instanceId: parent } = context;
  for (const entity of heldLock?.entities ?? [])
    context.send(entityInstanceId(entity), RELEASE, { parent }, heldLock?.id);
  context.heldLock = undefined;
  return completed();
}

/** @returns the id of the request */
function request(context: ReplayContext, { instanceId, operation, input }: Action, signal: boolean): string {
  const target = instanceId ?? '';
  refuseMissing(context, entityOfId(target)?.name ?? target);
  return context.send(target, OPERATION, {
    op: operation,
    ...(signal && { signal }),
    ...(input !== undefined && input !== null && { input: JSON.stringify(input) }),
    parent: context.instanceId,
    parentExecution: context.executionId,
  });
}

function refuseMissing(context: ReplayContext, name: EntityId['name']): void {
  if (!context.functions.hasEntity(name)) throw new OrchestrationError(missingFunction(name, 'entity'));
}
