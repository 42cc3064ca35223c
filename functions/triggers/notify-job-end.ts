import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { NotificationMessage } from '../../core/contracts/notification.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import { describeJob } from '../jobs/describe-job.ts';
import { findDurableJob } from '../jobs/durable-jobs.ts';
import { logLine, logToJob } from '../log.ts';
import { deliver } from '../notify/deliver.ts';
import type { Ports } from '../ports.ts';

/** The message is sent just before the orchestration ends. */
const ENDING_SECONDS = 2;

/** Posts to the address of a job, or of the settings, that the job has ended. The queue `notifications` holds what is to be posted. */
export const notifyJobEndTrigger = (ports: Ports) => {
  return async (text: unknown, client: DurableClient, context: InvocationContext): Promise<void> => {
    const parsed = NotificationMessage.safeParse(typeof text === 'string' ? parseJson(text) : text);
    if (!parsed.success) return context.warn(logLine('notification-unreadable', {}));
    const message = parsed.data;
    const durable = await findDurableJob(client, message.job);
    const url = durable?.input.notify ?? ports.settings.REPAINT_NOTIFY;
    const secret = ports.settings.REPAINT_NOTIFY_SECRET;
    if (!durable || url === undefined || secret === undefined) return;
    const job = await describeJob(ports, durable);
    if (job.phase !== 'ended') {
      await ports.storage.queues.notifications.send(JSON.stringify(message), { delaySeconds: ENDING_SECONDS });
      return;
    }
    const delivery = `${job.id}-${durable.input.run}`;
    const notification = { type: 'job.ended', delivery, job } as const;
    const reason = await deliver(ports, { url, secret, notification, message });
    const log = logToJob(context, ports.jobLogs);
    const about = { job: job.id, delivery, failures: message.failures };
    if (reason === undefined) log.info(logLine('notification-delivered', about));
    else log.warn(logLine('notification-not-accepted', { ...about, reason }));
  };
};
