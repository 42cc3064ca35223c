import { completedTaskId, isCall } from '../history/completed-task-id.ts';
import { EventType, type HistoryEvent } from '../history/history-event.ts';
import type { Instance } from '../hub/instance.ts';
import { statusOfNumber } from '../hub/orchestration-status.ts';
import { wireHistory } from '../wire/wire-history.ts';
import { parseJson } from './parse-json.ts';

export interface StatusOptions {
  showInput: boolean;
  showHistory: boolean;
  showHistoryOutput: boolean;
}

const NAMES = Object.fromEntries(Object.entries(EventType).map(([name, number]) => [number, name]));

/**
 * Describes a history for people: each request and its result are one entry, episodes are left out, and results are included only if
 * the options ask for them.
 */
export function describeHistory(instance: Instance, options: StatusOptions): object[] {
  const { history } = instance;
  const requests = new Map(history.filter(isCall).map((event) => [event.EventId, event]));
  const answered = new Set(history.filter((event) => event.EventType !== EventType.TimerFired).map(completedTaskId));
  const wired = wireHistory(instance, history);
  return history.flatMap((event, at) => {
    if (isEpisodeMark(event) || (isCall(event) && answered.has(event.EventId))) return [];
    const request = requests.get(completedTaskId(event) ?? -1);
    return [describeEvent({ ...event, ...wired[at] }, request, options)];
  });
}

const LEFT_OUT = ['EventId', 'IsPlayed', 'EventType', 'Version', 'TaskScheduledId', 'TimerId', 'Name', 'Timestamp'];
/** The properties of `ExecutionStarted` that are left out. */
const LEFT_OUT_OF_START = ['Tags', 'ParentInstance', 'OrchestrationInstance'];

function describeEvent(event: HistoryEvent, request: HistoryEvent | undefined, options: StatusOptions): object {
  const type = event.EventType;
  const isStart = type === EventType.ExecutionStarted;
  const fields: Record<string, unknown> = { ...event };
  for (const name of [...LEFT_OUT, ...(isStart ? LEFT_OUT_OF_START : [])]) delete fields[name];
  if (!options.showInput) delete fields['Input'];
  if (options.showHistoryOutput && 'Result' in event) fields['Result'] = parseJson(event.Result);
  else delete fields['Result'];
  if (type === EventType.ExecutionCompleted) fields['OrchestrationStatus'] = statusOfNumber(event.OrchestrationStatus);
  return {
    EventType: NAMES[type],
    ...('Name' in event && !isStart && { Name: event.Name }),
    ...fields,
    Timestamp: event.Timestamp,
    ...(request && type !== EventType.TimerFired && describeRequest(request, options)),
    ...(isStart && { FunctionName: event.Name }),
  };
}

const describeRequest = (request: HistoryEvent, { showInput }: StatusOptions) => ({
  ScheduledTime: request.Timestamp.replace('Z', '+00:00'),
  FunctionName: 'Name' in request ? request.Name : undefined,
  ...('InstanceId' in request && { InstanceId: request.InstanceId }),
  ...(showInput && { Input: null }),
});

const isEpisodeMark = (event: HistoryEvent) =>
  event.EventType === EventType.OrchestratorStarted || event.EventType === EventType.OrchestratorCompleted;
