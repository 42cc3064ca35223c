import type { QueueClient } from '@azure/storage-queue';
import type { MessageQueue } from '../ports.ts';
import { isCode } from './storage-errors.ts';

export function azureMessageQueue(queue: QueueClient): MessageQueue {
  return {
    async send(text, options = {}) {
      await queue.sendMessage(text, { visibilityTimeout: options.delaySeconds ?? 0, messageTimeToLive: -1 });
    },

    async receive(count, visibilityTimeout) {
      const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: count, visibilityTimeout });
      return receivedMessageItems.map((message) => {
        let popReceipt = message.popReceipt;
        return {
          text: message.messageText,
          dequeueCount: message.dequeueCount,
          insertedOn: message.insertedOn,
          async renew() {
            const renewed = await queue.updateMessage(message.messageId, popReceipt, undefined, visibilityTimeout);
            popReceipt = renewed.popReceipt ?? popReceipt;
          },
          async remove() {
            try {
              await queue.deleteMessage(message.messageId, popReceipt);
            } catch (thrown) {
              if (!isGone(thrown)) throw thrown;
            }
          },
        };
      });
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
  };
}

/** True if the message has been removed, or received by another process. */
function isGone(thrown: unknown): boolean {
  return isCode(thrown, 'MessageNotFound', 'PopReceiptMismatch');
}
