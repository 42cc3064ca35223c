import { DeliveryId, type NotificationMessage, type UndeliveredList } from '../../core/contracts/notification.ts';
import { answer, fresh, RequestProblem } from '../http/answer.ts';
import type { Ports } from '../ports.ts';

/** `GET /api/notifications` lists the notifications that were given up, the newest first. */
export const listUndeliveredTrigger = ({ storage }: Ports) =>
  answer(async () => fresh<UndeliveredList>({ undelivered: await storage.undelivered.list() }));

/** `POST /api/notifications/{delivery}` tries again to deliver one that was given up, for another day if need be. */
export const deliverAgainTrigger = ({ storage }: Ports) =>
  answer(async (request) => {
    const delivery = DeliveryId.safeParse(request.params['delivery']);
    const undelivered = await storage.undelivered.list();
    const found = undelivered.find((each) => each.delivery === delivery.data);
    if (!found) {
      const detail = 'There is no such notification: GET /api/notifications lists those that were given up.';
      throw new RequestProblem(404, 'unknown-notification', detail, 'delivery');
    }
    const message: NotificationMessage = { schemaVersion: 1, job: found.job, failures: 0 };
    await storage.queues.notifications.send(JSON.stringify(message));
    await storage.undelivered.remove(found.delivery);
    return { status: 202, jsonBody: found };
  });
