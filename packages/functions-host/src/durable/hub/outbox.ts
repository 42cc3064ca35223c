import { entityOf, entityOfId } from '../entities/entity-id.ts';
import { messageId, type OutgoingMessage } from '../entities/entity-message.ts';
import { type EventRaised, EventType, type HistoryEvent } from '../history/history-event.ts';
import type { HubDependencies } from './hub-dependencies.ts';
import type { Instance } from './instance.ts';
import type { InstanceStore } from './instance-store.ts';
import { newEntity } from './new-instance.ts';
import type { Instances } from './sub-orchestrations.ts';

/**
 * Delivers the messages between orchestrations and entities, each exactly once. A message is on disk with its sender before it is
 * delivered. After a crash it may be delivered again, and its receiver recognises it.
 */
export class Outbox {
  readonly #store: InstanceStore;
  readonly #instances: Instances;
  readonly #host: HubDependencies;

  constructor(store: InstanceStore, instances: Instances, host: HubDependencies) {
    this.#store = store;
    this.#instances = instances;
    this.#host = host;
  }

  /**
   * Delivers what an instance has sent. Resolves when it is on disk that all of it has arrived.
   * @param mayHaveArrived true after a crash
   */
  async deliver(sender: Instance, mayHaveArrived = false): Promise<void> {
    const messages = [...sender.outbox];
    if (messages.length === 0 || !this.#store.isOpen) return;
    await Promise.all(messages.map((message) => this.#deliverOne(message, mayHaveArrived)));
    await this.#store.recordSent(sender, messages.length);
    for (const { target, event } of messages) this.#store.live.get(target)?.received.delete(messageId(event));
  }

  /** Delivers a message that no instance has sent, so that it never comes again. Resolves when it is on disk. */
  async deliverForClient({ target, event }: OutgoingMessage): Promise<void> {
    const receiver = this.#store.live.get(target);
    await (receiver ? this.#instances.send(receiver, event) : this.#begin(target, event, []));
  }

  /** Hands the message over before it returns, so that messages to the same receiver keep their order. */
  async #deliverOne({ target, executionId, event }: OutgoingMessage, mayHaveArrived: boolean): Promise<void> {
    const receiver = this.#store.live.get(target);
    if (!receiver) return this.#begin(target, event, [messageId(event)]);
    if (executionId !== undefined && receiver.executionId !== executionId) return;
    if (mayHaveArrived && hasArrived(receiver, event)) return;
    if (entityOf(receiver)) receiver.received.add(messageId(event));
    await this.#instances.send(receiver, event);
  }

  /** Creates an entity for its first message. The result for an orchestration that has ended is dropped. */
  async #begin(target: string, event: EventRaised, received: readonly string[]): Promise<void> {
    const entity = entityOfId(target);
    if (!entity) return;
    if (this.#host.functions.hasEntity(entity.name))
      return this.#instances.start(newEntity(entity, event, received, this.#host.now()));
    this.#host.log.warn(
      { entity: target },
      `A message is dropped because there is no entity function '${entity.name}'`,
    );
  }
}

function hasArrived({ received, history, inbox }: Instance, sent: EventRaised): boolean {
  const id = messageId(sent);
  const isIt = (event: HistoryEvent) => event.EventType === EventType.EventRaised && event.Name === id;
  return received.has(id) || history.some(isIt) || inbox.some(isIt);
}
