import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';

/**
 * A message that is being handled stays invisible this long unless it is renewed. (On Azure it is ten minutes, which is too long to
 * wait after a crash during development.)
 */
export const LEASE_SECONDS = 30;
const RENEWAL_MS = 10_000;

/** A message that this host handles. It is kept invisible until it is deleted or given back. */
export class LeasedMessage {
  readonly message: DequeuedMessageItem;
  readonly #queue: QueueClient;
  readonly #timer: NodeJS.Timeout;
  #popReceipt: string;
  /** Under way. */
  #renewal: Promise<void> | undefined;

  /** @param onLost is called if the message couldn't be renewed and may be delivered again */
  constructor(queue: QueueClient, message: DequeuedMessageItem, onLost: (error: unknown) => void) {
    this.#queue = queue;
    this.message = message;
    this.#popReceipt = message.popReceipt;
    const renew = async () => {
      await this.#update(LEASE_SECONDS).catch(onLost);
      this.#renewal = undefined;
    };
    // Each renewal needs the receipt of the one before it, so there is one at a time.
    this.#timer = setInterval(() => {
      this.#renewal ??= renew();
    }, RENEWAL_MS);
    this.#timer.unref();
  }

  async delete(): Promise<void> {
    await this.#endRenewals();
    await this.#queue.deleteMessage(this.message.messageId, this.#popReceipt);
  }

  /** @param afterMs the time after which the message is visible again */
  async giveBack(afterMs: number): Promise<void> {
    await this.#endRenewals();
    await this.#update(Math.ceil(afterMs / 1000));
  }

  async #endRenewals(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewal;
  }

  async #update(visibilitySeconds: number): Promise<void> {
    const { messageId, messageText } = this.message;
    const updated = await this.#queue.updateMessage(messageId, this.#popReceipt, messageText, visibilitySeconds);
    this.#popReceipt = updated.popReceipt ?? this.#popReceipt;
  }
}
