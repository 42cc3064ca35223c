import type { DurableClient } from 'durable-functions';
import { z } from 'zod';
import type { JobId } from '../../core/contracts/job.ts';
import type { HistoryStep } from '../../core/contracts/job-progress.ts';
import { durableAddress } from './durable-address.ts';
import { okJson } from './durable-jobs.ts';

/** An event as the durable HTTP API describes it: a request that has been answered is one event with both times. */
const HistoryEvent = z.object({
  EventType: z.string(),
  Timestamp: z.coerce.date(),
  ScheduledTime: z.coerce.date().nullish(),
  FunctionName: z.string().nullish(),
  Name: z.string().nullish(),
  Reason: z.string().nullish(),
});
type HistoryEvent = z.infer<typeof HistoryEvent>;

const Status = z.object({ historyEvents: z.array(HistoryEvent).nullish() });

const STATES: Readonly<Record<string, HistoryStep['state']>> = {
  TaskScheduled: 'running',
  SubOrchestrationInstanceCreated: 'running',
  TaskCompleted: 'completed',
  SubOrchestrationInstanceCompleted: 'completed',
  TaskFailed: 'failed',
  SubOrchestrationInstanceFailed: 'failed',
};

/** Reads the steps of a job's present run from the history of its orchestration. */
export async function readHistory(client: DurableClient, id: JobId): Promise<HistoryStep[]> {
  const address = durableAddress(client, id);
  address.searchParams.set('showHistory', 'true');
  const { historyEvents } = Status.parse(await okJson(await fetch(address)));
  const steps = (historyEvents ?? []).flatMap(stepOf);
  return steps.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
}

function stepOf({ EventType, Timestamp, ScheduledTime, FunctionName, Name, Reason }: HistoryEvent): HistoryStep[] {
  const state = STATES[EventType];
  const name = FunctionName ?? Name;
  if (state === undefined || !name) return [];
  const startedAt = (ScheduledTime ?? Timestamp).toISOString();
  const end = state === 'running' ? {} : { endedAt: Timestamp.toISOString() };
  return [{ name, startedAt, ...end, state, ...(state === 'failed' && Reason && { reason: Reason }) }];
}
