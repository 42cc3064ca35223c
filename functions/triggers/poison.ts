import { z } from 'zod';
import { JobId } from '../../core/contracts/job.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';
import {
  type PoisonedMessage,
  type PoisonHandled,
  type PoisonList,
  PoisonQueue,
  PoisonRequest,
} from '../../core/contracts/poison.ts';
import type { QUEUES } from '../../core/storage/names.ts';
import type { WaitingMessage } from '../../core/storage/ports.ts';
import { answer, fresh } from '../http/answer.ts';
import { parseBody } from '../http/parse-request.ts';
import type { Ports } from '../ports.ts';

/** The queues of each poison queue: where its messages are, and where they came from. */
const KEYS = {
  'tasks-poison': { poison: 'tasksPoison', origin: 'tasks' },
  'reports-poison': { poison: 'reportsPoison', origin: 'reports' },
  'previews-poison': { poison: 'previewsPoison', origin: 'previews' },
  'notifications-poison': { poison: 'notificationsPoison', origin: 'notifications' },
} as const satisfies Record<PoisonQueue, Record<'poison' | 'origin', keyof typeof QUEUES>>;

/** The envelope in which the app and the workers put a message on a poison queue. The host moves a message as it is. */
const Wrapped = z.object({ reason: z.string(), message: z.unknown() });

/** `GET /api/poison` answers with the first messages of each poison queue. */
export const listPoisonTrigger = ({ storage }: Ports) =>
  answer(async () => {
    const lists = PoisonQueue.options.map(async (queue) => {
      const messages = await storage.queues[KEYS[queue].poison].peek();
      return messages.map((message) => describe(queue, message));
    });
    return fresh<PoisonList>({ messages: (await Promise.all(lists)).flat() });
  });

/** `POST /api/poison` puts messages back into the queue that they came from, or removes them. */
export const handlePoisonTrigger = ({ storage }: Ports) =>
  answer(async (request) => {
    const { queue, ids, action } = await parseBody(request, PoisonRequest);
    const { poison, origin } = KEYS[queue];
    const requeue = (text: string) => storage.queues[origin].send(unwrap(text).text);
    const first = action === 'requeue' ? requeue : async () => undefined;
    return fresh<PoisonHandled>({ handled: await storage.queues[poison].removeFound(new Set(ids), first) });
  });

function describe(queue: PoisonQueue, { id, text: stored, insertedOn }: WaitingMessage): PoisonedMessage {
  const { text, reason } = unwrap(stored);
  const job = z.object({ job: JobId }).safeParse(parseJson(text)).data?.job;
  const known = { ...(reason !== undefined && { reason }), ...(job && { job }) };
  return { queue, id, poisonedAt: insertedOn.toISOString(), text, ...known };
}

function unwrap(stored: string): { text: string; reason?: string } {
  const wrapped = Wrapped.safeParse(parseJson(stored));
  if (!wrapped.success) return { text: stored };
  const { reason, message } = wrapped.data;
  return { text: typeof message === 'string' ? message : JSON.stringify(message), reason };
}
