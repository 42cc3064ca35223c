import { z } from 'zod';
import { jsonOrUndefined } from '../../json-or-undefined.ts';
import {
  type EventRaised,
  type EventSent,
  EventType,
  type HistoryEvent,
  historyEvents,
} from '../history/history-event.ts';
import { EntityId } from './entity-id.ts';

/** The names of the events that entities take. */
export const OPERATION = 'op';
export const RELEASE = 'release';

/** The content of an event for an entity, in the names of the extension: a call, a signal, a lock request (with a lock set) or a release. */
export const EntityRequest = z.object({
  id: z.string(),
  op: z.string().optional(),
  /** True if nobody waits for the result. */
  signal: z.boolean().optional(),
  /** Serialised JSON. */
  input: z.string().optional(),
  /** The instance that sent the request; absent if a client did. */
  parent: z.string().optional(),
  parentExecution: z.string().optional(),
  lockset: z.array(EntityId).optional(),
  /** The place of the receiver in the lock set. */
  pos: z.number().optional(),
});
export type EntityRequest = z.infer<typeof EntityRequest>;

/** A message from one instance to another, which gets it exactly once. */
export interface OutgoingMessage {
  /** The id of the instance that gets the message. */
  target: string;
  /** If it is given, later executions of the target don't get the message. */
  executionId?: string | undefined;
  event: EventRaised;
}

/** What waits for a lock is looked at in every batch, but parsed once. */
const parsed = new WeakMap<HistoryEvent, EntityRequest | undefined>();

/** Returns the request in an event of an entity's inbox; `undefined` if it is another event, or a client has raised it by hand. */
export function requestIn(event: HistoryEvent): EntityRequest | undefined {
  if (!parsed.has(event)) parsed.set(event, parseRequest(event));
  return parsed.get(event);
}

function parseRequest(event: HistoryEvent): EntityRequest | undefined {
  if (event.EventType !== EventType.EventRaised || ![OPERATION, RELEASE].includes(event.Name)) return undefined;
  return EntityRequest.safeParse(jsonOrUndefined(event.Input ?? '')).data;
}

/** Returns an id that differs from those of all other messages to the same instance. */
export function messageId(event: EventRaised): string {
  const request = requestIn(event);
  return request ? `${event.Name} ${request.id}` : event.Name;
}

/** Returns the message that an orchestration has sent with this event. */
export const messageOf = ({ InstanceId, Name, Input, Timestamp }: EventSent): OutgoingMessage => ({
  target: InstanceId,
  event: historyEvents.eventRaised(new Date(Timestamp), Name, Input),
});

/** Makes the message that brings a request to an entity. */
export const requestMessage = (at: Date, target: string, name: string, request: EntityRequest): OutgoingMessage => ({
  target,
  event: historyEvents.eventRaised(at, name, JSON.stringify(request)),
});

/** Makes the message with which an entity answers a call or a lock request. */
export const responseMessage = (
  at: Date,
  { id, parent = '', parentExecution }: EntityRequest,
  response: { result: string | null; exceptionType?: string },
): OutgoingMessage => ({
  target: parent,
  executionId: parentExecution,
  event: historyEvents.eventRaised(at, id, JSON.stringify(response)),
});
