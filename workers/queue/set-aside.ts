import { QUEUES } from '../../core/storage/names.ts';
import type { ReceivedMessage } from '../../core/storage/ports.ts';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import type { WorkerPorts } from '../ports.ts';

/**
 * Moves a message that no worker can follow to a poison queue, with the reason.
 * @param about is logged instead of the reason, which may contain the name of the video
 */
export async function setAside(
  { storage, log }: Pick<WorkerPorts, 'storage' | 'log'>,
  message: ReceivedMessage,
  {
    to,
    reason,
    about,
  }: { readonly to: 'tasksPoison' | 'previewsPoison'; readonly reason: string; readonly about?: object },
): Promise<void> {
  log.error(about ?? { reason }, 'poison');
  record('poisoned', 1, { [ATTRIBUTES.queue]: QUEUES[to] });
  const { text, dequeueCount } = message;
  await storage.queues[to].send(JSON.stringify({ reason, dequeueCount, message: text.slice(0, 8_000) }));
  await message.remove();
}
