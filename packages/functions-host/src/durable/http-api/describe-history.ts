import { EventType, type HistoryEvent } from '../history/history-event.ts';
import { statusOfNumber } from '../hub/orchestration-status.ts';
import { parseJson } from './parse-json.ts';
import type { StatusOptions } from './status-options.ts';

const NAMES = Object.fromEntries(Object.entries(EventType).map(([name, number]) => [number, name]));

/**
 * History for people: what was asked for and what came of it in one entry, episodes left out, results only where they
 * are wanted.
 */
export function describeHistory(history: readonly HistoryEvent[], options: StatusOptions): object[] {
  const requests = new Map(history.filter(isRequest).map((event) => [event.EventId, event]));
  const answered = new Set(history.map(requestId));
  return history
    .filter((event) => !isEpisodeMark(event) && !(isRequest(event) && answered.has(event.EventId)))
    .map((event) => describeEvent(event, requests.get(requestId(event) ?? -1), options));
}

function describeEvent(event: HistoryEvent, request: HistoryEvent | undefined, options: StatusOptions): object {
  const {
    EventId: _id,
    IsPlayed: _played,
    EventType: type,
    ...fields
  } = event as HistoryEvent & Record<string, unknown>;
  const {
    Version: _v,
    Tags: _t,
    ParentInstance: _p,
    TaskScheduledId: _s,
    TimerId: _i,
    Result,
    Input,
    Name,
    ...rest
  } = fields as Record<string, unknown>;
  const isNamedFunction = type === EventType.ExecutionStarted;
  return {
    EventType: NAMES[type],
    ...(isNamedFunction ? { FunctionName: Name } : Name !== undefined && { Name }),
    ...rest,
    ...(request && describeRequest(request)),
    ...(event.EventType === EventType.ExecutionCompleted && {
      OrchestrationStatus: statusOfNumber(event.OrchestrationStatus),
    }),
    ...(options.showInput && Input !== undefined && { Input }),
    ...(options.showHistoryOutput && Result !== undefined && { Result: parseJson(Result as string | null) }),
  };
}

const describeRequest = (request: HistoryEvent) => ({
  ScheduledTime: request.Timestamp,
  FunctionName: 'Name' in request ? request.Name : undefined,
});

const isRequest = (event: HistoryEvent) =>
  event.EventType === EventType.TaskScheduled || event.EventType === EventType.SubOrchestrationInstanceCreated;

const isEpisodeMark = (event: HistoryEvent) =>
  event.EventType === EventType.OrchestratorStarted || event.EventType === EventType.OrchestratorCompleted;

const requestId = (event: HistoryEvent) => ('TaskScheduledId' in event ? event.TaskScheduledId : undefined);
