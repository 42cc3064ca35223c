import { z } from 'zod';
import { JobId, JobView } from './job.ts';

/** Id of a notification, by which a receiver recognises one that it has had already: the job and its run. */
export const DeliveryId = z.string().regex(/^job-[0-9a-f]{32}-[1-9]\d{0,5}$/);
export type DeliveryId = z.infer<typeof DeliveryId>;

/** A message on the queue `notifications`. It only names the job: where to post and what to say is looked up when it is delivered. */
export const NotificationMessage = z.strictObject({
  schemaVersion: z.literal(1),
  job: JobId,
  /** Number of attempts to deliver it that have failed. */
  failures: z.int().min(0).max(100),
});
export type NotificationMessage = z.infer<typeof NotificationMessage>;

/** The body of the request that is posted when a job has ended. */
export const Notification = z.strictObject({ type: z.literal('job.ended'), delivery: DeliveryId, job: JobView });
export type Notification = z.infer<typeof Notification>;

/** A notification that was given up. The address isn't shown, since it may hold a secret. */
export const Undelivered = z.strictObject({
  delivery: DeliveryId,
  job: JobId,
  attempts: z.int().min(1),
  /** Why the last attempt failed. */
  reason: z.string(),
  givenUpAt: z.iso.datetime(),
});
export type Undelivered = z.infer<typeof Undelivered>;

export const UndeliveredList = z.strictObject({ undelivered: z.array(Undelivered) });
export type UndeliveredList = z.infer<typeof UndeliveredList>;
