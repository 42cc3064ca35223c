import { EventType } from '../history/history-event.ts';
import { type Instance, startedEvent } from '../hub/instance.ts';
import { isFinished } from '../hub/orchestration-status.ts';
import { describeHistory, type StatusOptions } from './describe-history.ts';
import { parseJson } from './parse-json.ts';

/** Describes an instance as the durable HTTP API does. */
export function describeStatus(instance: Instance, options: StatusOptions): object {
  return {
    name: instance.name,
    instanceId: instance.instanceId,
    ...(instance.parent && { parentInstanceId: instance.parent.instanceId }),
    runtimeStatus: instance.status,
    input: options.showInput ? parseJson(startedEvent(instance)?.Input ?? null) : null,
    customStatus: parseJson(instance.customStatus),
    output: parseJson(isFinished(instance.status) ? instance.output : reasonOf(instance)),
    createdTime: toSeconds(instance.createdTime),
    lastUpdatedTime: toSeconds(instance.lastUpdatedTime),
    ...(options.showHistory && { historyEvents: describeHistory(instance, options) }),
  };
}

/** Formats a time as the extension does, without fractions of a second. */
export const toSeconds = (time: string) => time.replace(/\.\d+Z$/, 'Z');

/** Finds the last reason for a suspension or resumption, which the extension shows as output until there is a real one. */
function reasonOf({ history }: Instance): string | null {
  const last = history.findLast(
    (event) => event.EventType === EventType.ExecutionSuspended || event.EventType === EventType.ExecutionResumed,
  );
  return last?.Reason ?? null;
}
