import type { Notification, NotificationMessage } from '../../core/contracts/notification.ts';
import type { Ports } from '../ports.ts';
import { NotAcceptedError, postSigned } from './post-signed.ts';

/** Waits in seconds after the first failure, the second and so on: with them, a receiver may be down for nearly a day. */
export const RETRY_SECONDS: readonly number[] = [30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800];

interface Delivery {
  readonly url: string;
  readonly secret: string;
  readonly notification: Notification;
  readonly message: NotificationMessage;
  readonly timeoutMs?: number;
}

/**
 * Posts a notification. If it isn't accepted, the queue holds it until the next attempt; after the last, it is recorded as undelivered.
 * @returns why it was not accepted; undefined if it was
 */
export async function deliver(
  { storage, settings }: Pick<Ports, 'storage' | 'settings'>,
  { url, secret, notification, message, ...limits }: Delivery,
): Promise<string | undefined> {
  const { delivery } = notification;
  const body = JSON.stringify(notification);
  const isPrivateAllowed = settings.REPAINT_NOTIFY_PRIVATE;
  try {
    await postSigned({ url, secret, delivery, body, isPrivateAllowed, ...limits });
    await storage.undelivered.remove(delivery);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof NotAcceptedError)) throw thrown;
    const failures = message.failures + 1;
    const delaySeconds = RETRY_SECONDS[message.failures];
    if (delaySeconds === undefined) {
      const givenUpAt = new Date().toISOString();
      await storage.undelivered.put({
        delivery,
        job: message.job,
        attempts: failures,
        reason: thrown.message,
        givenUpAt,
      });
    } else {
      await storage.queues.notifications.send(JSON.stringify({ ...message, failures }), { delaySeconds });
    }
    return thrown.message;
  }
}
