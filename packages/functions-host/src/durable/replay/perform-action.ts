import { historyEvents } from '../history/history-event.ts';
import { type Action, ActionType } from '../wire/action.ts';
import { callWithRetry } from './call-with-retry.ts';
import { createTimer } from './create-timer.ts';
import { callEntity, lockEntities, releaseEntities, signalEntity } from './entity-actions.ts';
import { missingFunction, OrchestrationError } from './orchestration-error.ts';
import { completed, type PendingTask, whenAll, whenAny } from './pending-task.ts';
import type { ReplayContext } from './replay-context.ts';

const REFUSED: Record<number, string> = { [ActionType.CallHttp]: 'callHttp' };

/**
 * Begins one action.
 * @throws OrchestrationError if it is refused
 */
export function performAction(context: ReplayContext, action: Action): PendingTask {
  switch (action.actionType) {
    case ActionType.CallActivity:
      return callActivity(context, action);
    case ActionType.CallActivityWithRetry:
      return withRetry(context, action, () => callActivity(context, action));
    case ActionType.CallSubOrchestrator:
      return callSubOrchestrator(context, action);
    case ActionType.CallSubOrchestratorWithRetry:
      return withRetry(context, action, () => callSubOrchestrator(context, action));
    case ActionType.CreateTimer:
      return createTimer(context, Date.parse(action.fireAt ?? ''), action.isCanceled ?? false);
    case ActionType.WaitForExternalEvent:
      return context.waitForEvent(action.externalEventName ?? '');
    case ActionType.CallEntity:
      return callEntity(context, action);
    case ActionType.SignalEntity:
      return signalEntity(context, action);
    case ActionType.LockEntities:
      return lockEntities(context, action);
    case ActionType.ReleaseEntities:
      return releaseEntities(context);
    case ActionType.ContinueAsNew:
      return continueAsNew(context, action);
    case ActionType.WhenAll:
      return whenAll(performAll(context, action));
    case ActionType.WhenAny:
      return whenAny(performAll(context, action));
    default:
      throw new OrchestrationError(refusal(action.actionType));
  }
}

const performAll = (context: ReplayContext, action: Action) =>
  (action.compoundActions ?? []).map((part) => performAction(context, part));

function callActivity(context: ReplayContext, { functionName = '', input }: Action): PendingTask {
  if (!context.functions.hasActivity(functionName))
    throw new OrchestrationError(missingFunction(functionName, 'activity'));
  const inputs = JSON.stringify([input ?? null]);
  return context.schedule((at, id) => historyEvents.taskScheduled(at, id, functionName, inputs));
}

function callSubOrchestrator(
  context: ReplayContext,
  { functionName = '', instanceId, input, version }: Action,
): PendingTask {
  if (!context.functions.hasOrchestrator(functionName))
    throw new OrchestrationError(missingFunction(functionName, 'orchestrator'));
  if (instanceId && [context.instanceId, context.parentInstanceId].includes(instanceId))
    throw new OrchestrationError(
      'The instance ID of a sub-orchestration must be different than the instance ID of a parent orchestration.',
    );
  return context.schedule((at, id) =>
    historyEvents.subOrchestrationCreated(at, id, {
      name: functionName,
      version: version ?? context.settings.defaultVersion,
      instanceId: instanceId || `${context.executionId}:${id}`,
      input: JSON.stringify(input ?? null),
    }),
  );
}

function withRetry(context: ReplayContext, action: Action, call: () => PendingTask): PendingTask {
  if (!action.retryOptions) throw new OrchestrationError(`The call of '${action.functionName}' has no retry options.`);
  return callWithRetry(context, action.retryOptions, call);
}

function continueAsNew(context: ReplayContext, action: Action): PendingTask {
  context.continueAsNew(JSON.stringify(action.input ?? null));
  return completed();
}

function refusal(actionType: number): string {
  const name = REFUSED[actionType] ?? `action ${actionType}`;
  return `'${name}' is not supported by the local Functions host. Use an activity instead, or run the app on Azure Functions or Azure Functions Core Tools.`;
}
