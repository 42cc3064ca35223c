import { type DequeuedMessageItem, type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { z } from 'zod';
import { connectionString } from '../../settings/connection-string.ts';
import { expandSetting } from '../../settings/expand-setting.ts';
import { createIfMissing } from '../../storage-status.ts';
import type { Listener, ListenerDependencies } from '../listener.ts';
import { PollingLoop } from '../polling-loop.ts';
import { LEASE_SECONDS, LeasedMessage } from './leased-message.ts';
import { decodeMessage, messageMetadata } from './queue-message.ts';

const QueueTrigger = z.looseObject({ queueName: z.string(), connection: z.string().optional() });

const SHORTEST_POLL_MS = 100;
const LOG = 'Host.Triggers.Queues';

/**
 * Runs a function for each message of a queue. The queue is created if it doesn't exist.
 * @throws AppError if the connection isn't set
 */
export function queueListener(host: ListenerDependencies): Listener {
  const { fn, settings } = host;
  const trigger = QueueTrigger.parse(fn.trigger);
  const whose = `The function '${fn.name}'`;
  const service = QueueServiceClient.fromConnectionString(connectionString(trigger.connection, settings, whose));
  const name = expandSetting(trigger.queueName, settings, whose).toLowerCase();
  return new QueuePoller(service.getQueueClient(name), service.getQueueClient(`${name}-poison`), host).loop;
}

class QueuePoller {
  readonly loop = new PollingLoop(() => this.#look());
  readonly #queue: QueueClient;
  readonly #poison: QueueClient;
  readonly #host: ListenerDependencies;
  #pauseMs = SHORTEST_POLL_MS;

  constructor(queue: QueueClient, poison: QueueClient, host: ListenerDependencies) {
    this.#queue = queue;
    this.#poison = poison;
    this.#host = host;
  }

  async #look(): Promise<number> {
    const { batchSize, newBatchThreshold = Math.floor(batchSize / 2) } = this.#host.hostJson.extensions.queues;
    if (this.loop.running.size > newBatchThreshold) await this.loop.running.anyDone();
    else if (await this.#receive(batchSize)) this.#pauseMs = SHORTEST_POLL_MS;
    else return this.#nextPause();
    return 0;
  }

  /** Returns the pause after a look that found nothing. It about doubles each time, up to the limit, with some jitter. */
  #nextPause(): number {
    const pauseMs = this.#pauseMs;
    const longestMs = Math.max(this.#host.hostJson.extensions.queues.maxPollingInterval, SHORTEST_POLL_MS);
    this.#pauseMs = Math.min(pauseMs * (1.8 + Math.random() * 0.4), longestMs);
    return pauseMs;
  }

  async #receive(count: number): Promise<boolean> {
    try {
      const { receivedMessageItems } = await this.#queue.receiveMessages({
        numberOfMessages: count,
        visibilityTimeout: LEASE_SECONDS,
      });
      for (const message of receivedMessageItems) this.loop.running.add(this.#handle(message));
      return receivedMessageItems.length > 0;
    } catch (error) {
      await createIfMissing(this.#queue, error).catch((failure: unknown) =>
        this.#host.log(LOG, 'warning', `The queue '${this.#queue.name}' can't be read or created`, {
          error: String(failure),
        }),
      );
      return false;
    }
  }

  async #handle(message: DequeuedMessageItem): Promise<void> {
    const { log, fn } = this.#host;
    const fields = { function: fn.name, messageId: message.messageId };
    try {
      const lease = new LeasedMessage(this.#queue, message, (error) =>
        log(LOG, 'warning', 'A message could not be kept and may be delivered again', {
          ...fields,
          error: String(error),
        }),
      );
      await this.#process(lease);
    } catch (error) {
      log(LOG, 'error', 'A message could not be settled and will be delivered again', {
        ...fields,
        error: String(error),
      });
    }
  }

  async #process(lease: LeasedMessage): Promise<void> {
    const { messageEncoding, maxDequeueCount, visibilityTimeout } = this.#host.hostJson.extensions.queues;
    const { message } = lease;
    const text = decodeMessage(message.messageText, messageEncoding);
    if (text === undefined)
      return this.#moveToPoison(lease, 'it is not Base64; extensions.queues.messageEncoding of host.json is "base64"');
    if (message.dequeueCount > maxDequeueCount) return this.#moveToPoison(lease, 'it has failed too often');
    if (await this.#run(message, text)) return lease.delete();
    if (message.dequeueCount >= maxDequeueCount) return this.#moveToPoison(lease, 'it has failed too often');
    await lease.giveBack(visibilityTimeout);
  }

  async #run(message: DequeuedMessageItem, text: string): Promise<boolean> {
    const { fn, invoke, log } = this.#host;
    try {
      await invoke(fn, { trigger: { string: text }, triggerMetadata: messageMetadata(message, text) });
      return true;
    } catch (error) {
      const fields = { messageId: message.messageId, dequeueCount: message.dequeueCount, err: error };
      log(`Function.${fn.name}`, 'error', `The function '${fn.name}' failed on a message`, fields);
      return false;
    }
  }

  async #moveToPoison(lease: LeasedMessage, reason: string): Promise<void> {
    const { log, fn } = this.#host;
    const fields = { function: fn.name, messageId: lease.message.messageId, reason };
    log(LOG, 'warning', `A message moves to the queue '${this.#poison.name}': ${reason}`, fields);
    await this.#poison.createIfNotExists();
    await this.#poison.sendMessage(lease.message.messageText, { messageTimeToLive: -1 });
    await lease.delete();
  }
}
