import type { HistoryEvent } from '../history/history-event.ts';
import type { Instance } from './instance.ts';
import { InstanceRecord } from './instance-record.ts';

/**
 * Rebuilds an instance from its journal.
 * @throws if the first record doesn't begin an instance, or a record is unknown
 */
export function rebuildInstance(lines: readonly unknown[]): Instance {
  const [first, ...rest] = lines.map((line) => InstanceRecord.parse(line));
  if (first?.kind !== 'instance') throw new Error('The journal does not begin with an instance.');
  const instance: Instance = {
    instanceId: first.instanceId,
    executionId: first.executionId,
    name: first.name,
    parent: first.parent,
    createdTime: first.createdTime,
    lastUpdatedTime: first.createdTime,
    status: first.status,
    customStatus: first.customStatus,
    output: null,
    history: [...(first.history ?? [])],
    inbox: [...first.inbox],
  };
  for (const record of rest) applyRecord(instance, record);
  return instance;
}

function applyRecord(instance: Instance, record: InstanceRecord): void {
  if (record.kind === 'message') instance.inbox.push(record.event);
  if (record.kind === 'episode') applyEpisode(instance, record);
  if (record.kind === 'finished') instance.lastUpdatedTime = record.lastUpdatedTime;
}

/** Applies an episode: removes the messages that it took, and appends its events to the history. */
export function applyEpisode(instance: Instance, episode: Extract<InstanceRecord, { kind: 'episode' }>): void {
  instance.inbox.splice(0, episode.took);
  for (const event of episode.events) instance.history.push(Object.assign(event, { IsPlayed: true }));
  instance.status = episode.status;
  instance.customStatus = episode.customStatus;
  instance.output = episode.output;
  instance.lastUpdatedTime = lastTime(episode.events);
}

/** Returns the time of the last event. */
export const lastTime = (events: readonly HistoryEvent[]): string => events.at(-1)?.Timestamp ?? '';
