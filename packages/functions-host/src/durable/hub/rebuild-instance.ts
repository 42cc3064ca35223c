import { entityOf } from '../entities/entity-id.ts';
import { messageId, messageOf, type OutgoingMessage } from '../entities/entity-message.ts';
import { entityStateOf } from '../entities/entity-state.ts';
import { EventType, type HistoryEvent } from '../history/history-event.ts';
import type { Instance } from './instance.ts';
import { type EpisodeRecord, InstanceRecord } from './instance-record.ts';

/**
 * Rebuilds an instance from its journal.
 * @throws if the first record doesn't begin an instance, or a record is unknown
 */
export function rebuildInstance(lines: readonly unknown[]): Instance {
  const [first, ...rest] = lines.map((line) => InstanceRecord.parse(line));
  if (first?.kind !== 'instance') throw new Error('The journal does not begin with an instance.');
  const { kind: _kind, format: _format, lastUpdatedTime = first.createdTime, ...begun } = first;
  const instance: Instance = { ...begun, lastUpdatedTime, output: null, received: new Set() };
  for (const record of rest) applyRecord(instance, record);
  if (entityOf(instance)) for (const id of receivedBy(instance)) instance.received.add(id);
  return instance;
}

const receivedBy = (entity: Instance): string[] => [
  ...entityStateOf(entity).received,
  ...entity.inbox.flatMap((event) => (event.EventType === EventType.EventRaised ? [messageId(event)] : [])),
];

function applyRecord(instance: Instance, record: InstanceRecord): void {
  if (record.kind === 'message') instance.inbox.push(record.event);
  if (record.kind === 'episode') applyEpisode(instance, record);
  if (record.kind === 'sent') instance.outbox.splice(0, record.count);
  if (record.kind === 'finished') instance.lastUpdatedTime = record.lastUpdatedTime;
}

/** Applies an episode: removes the messages that it took, and appends its events to the history and its messages to the outbox. */
export function applyEpisode(instance: Instance, episode: EpisodeRecord): void {
  instance.inbox.splice(0, episode.took);
  for (const event of episode.events) instance.history.push(Object.assign(event, { IsPlayed: true }));
  instance.outbox.push(...messagesOf(episode.events));
  instance.status = episode.status;
  instance.customStatus = episode.customStatus;
  instance.output = episode.output;
  instance.lastUpdatedTime = lastTime(episode.events);
}

/** Returns the time of the last event. */
export const lastTime = (events: readonly HistoryEvent[]): string => events.at(-1)?.Timestamp ?? '';

/** Returns the messages that an orchestration has sent with these events. */
export const messagesOf = (events: readonly HistoryEvent[]): OutgoingMessage[] =>
  events.flatMap((event) => (event.EventType === EventType.EventSent ? [messageOf(event)] : []));
