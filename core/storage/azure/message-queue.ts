import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { MessageQueue, ReceivedMessage } from '../ports.ts';
import { isCode } from './storage-errors.ts';

/** The most messages that a Storage Queue gives at once. */
const MOST_MESSAGES = 32;
/** While messages are looked for, the others are hidden for this long at most. */
const LOOK_SECONDS = 60;
const MOST_LOOKS = 32;

export function azureMessageQueue(queue: QueueClient): MessageQueue {
  return {
    async send(text, options = {}) {
      await queue.sendMessage(text, { visibilityTimeout: options.delaySeconds ?? 0, messageTimeToLive: -1 });
    },

    async receive(count, visibilityTimeout) {
      const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: count, visibilityTimeout });
      return receivedMessageItems.map((message) => held(queue, message, visibilityTimeout));
    },

    async length() {
      return (await queue.getProperties()).approximateMessagesCount ?? 0;
    },

    async firstAgeSeconds() {
      const { peekedMessageItems, date = new Date() } = await queue.peekMessages({ numberOfMessages: 1 });
      const [first] = peekedMessageItems;
      // The age is measured by the service's own clock.
      return first && Math.max(0, (date.getTime() - first.insertedOn.getTime()) / 1_000);
    },

    async peek() {
      const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: MOST_MESSAGES });
      return peekedMessageItems.map(({ messageId: id, messageText: text, insertedOn }) => ({ id, text, insertedOn }));
    },

    removeFound: (ids, first) => removeFound(queue, ids, first),
  };
}

function held(queue: QueueClient, message: DequeuedMessageItem, visibilityTimeout: number): ReceivedMessage {
  const { messageId, messageText: text, dequeueCount, insertedOn } = message;
  let { popReceipt } = message;
  return {
    text,
    dequeueCount,
    insertedOn,
    async renew() {
      const renewed = await queue.updateMessage(messageId, popReceipt, undefined, visibilityTimeout);
      popReceipt = renewed.popReceipt ?? popReceipt;
    },
    async remove() {
      try {
        await queue.deleteMessage(messageId, popReceipt);
      } catch (thrown) {
        if (!isGone(thrown)) throw thrown;
      }
    },
  };
}

async function removeFound(
  queue: QueueClient,
  ids: ReadonlySet<string>,
  first: (text: string) => Promise<void>,
): Promise<number> {
  const others: DequeuedMessageItem[] = [];
  let found = 0;
  try {
    for (let looks = 0; found < ids.size && looks < MOST_LOOKS; looks++) {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: MOST_MESSAGES,
        visibilityTimeout: LOOK_SECONDS,
      });
      if (receivedMessageItems.length === 0) break;
      for (const message of receivedMessageItems) {
        if (!ids.has(message.messageId)) {
          others.push(message);
          continue;
        }
        await first(message.messageText);
        await queue.deleteMessage(message.messageId, message.popReceipt);
        found++;
      }
    }
  } finally {
    for (const { messageId, popReceipt } of others) await queue.updateMessage(messageId, popReceipt, undefined, 0);
  }
  return found;
}

/** True if the message has been removed, or received by another process. */
function isGone(thrown: unknown): boolean {
  return isCode(thrown, 'MessageNotFound', 'PopReceiptMismatch');
}
