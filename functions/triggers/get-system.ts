import type { QueueView, SystemView } from '../../core/contracts/system-view.ts';
import { QUEUES } from '../../core/storage/names.ts';
import { answer, fresh } from '../http/answer.ts';
import { seenWorkers } from '../jobs/seen-workers.ts';
import type { Ports } from '../ports.ts';

/** `GET /api/system` answers with the length of each queue, and with the workers and what they have in hand. */
export const getSystemTrigger = ({ storage }: Ports) =>
  answer(async () => {
    const keys = Object.keys(QUEUES) as (keyof typeof QUEUES)[];
    const queues = keys.map(async (key): Promise<QueueView> => {
      const [length, oldestSeconds] = await Promise.all([
        storage.queues[key].length(),
        storage.queues[key].firstAgeSeconds(),
      ]);
      return { name: QUEUES[key], length, ...(oldestSeconds !== undefined && { oldestSeconds }) };
    });
    const [workers, ...lengths] = await Promise.all([seenWorkers(storage.presence), ...queues]);
    return fresh<SystemView>({ queues: lengths, workers });
  });
