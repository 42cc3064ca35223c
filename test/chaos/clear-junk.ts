import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import pMap from 'p-map';
import { QUEUES } from '../../core/storage/names.ts';
import { cpuSeconds } from '../bench/cpu-seconds.ts';
import type { Stage } from './scenario.ts';

/**
 * Sends junk while the workers are stopped, waits until they have put all of it aside, and measures how fast that was. Before, it measures how
 * fast storage can do as much for a client that does nothing else: an emulator takes the longer, the more messages a queue has.
 */
export async function clearJunk({ own, system, size, note }: Stage): Promise<void> {
  system.signalWorkers('SIGSTOP');
  const service = QueueServiceClient.fromConnectionString(own.azurite.connection);
  const queue = (name: string) => service.getQueueClient(name);
  const [from, to] = [queue('junk-from'), queue('junk-to')];
  await Promise.all([from.create(), to.create()]);
  await sendJunk(from, size);
  const spent = () => cpuSeconds([own.azurite.child.pid]);
  const before = await spent();
  const moved = await perSecond(size, () => moveAll(from, to));
  const each = (1_000 * ((await spent()) - before)) / size;
  note(
    `storage alone moves ${moved} messages a second, and computes ${each.toFixed(1)} ms for each: ${(1_000 / each).toFixed(0)} a second at most`,
  );
  await Promise.all([from.delete(), to.delete()]);

  const poison = queue(QUEUES.tasksPoison);
  await sendJunk(queue(QUEUES.tasks), size);
  system.signalWorkers('SIGCONT');
  note(`${await perSecond(size, () => untilLength(poison, size))} were cleared a second`);
  await poison.clearMessages();
}

async function sendJunk(queue: QueueClient, count: number): Promise<void> {
  await pMap(Array.from({ length: count }), () => queue.sendMessage('junk'), { concurrency: 16 });
}

/** Receives, sends and deletes every message, with as many requests at once as two workers make. */
async function moveAll(from: QueueClient, to: QueueClient): Promise<void> {
  const move = async () => {
    for (;;) {
      const { receivedMessageItems } = await from.receiveMessages({ numberOfMessages: 32, visibilityTimeout: 600 });
      if (receivedMessageItems.length === 0) return;
      await pMap(receivedMessageItems, async ({ messageId, popReceipt, messageText }) => {
        await to.sendMessage(messageText);
        await from.deleteMessage(messageId, popReceipt);
      });
    }
  };
  await Promise.all([move(), move(), move(), move()]);
}

async function untilLength(queue: QueueClient, length: number): Promise<void> {
  while (((await queue.getProperties()).approximateMessagesCount ?? 0) < length)
    await new Promise((resolve) => setTimeout(resolve, 250));
}

async function perSecond(count: number, work: () => Promise<void>): Promise<string> {
  const begun = performance.now();
  await work();
  return ((1_000 * count) / (performance.now() - begun)).toFixed(0);
}
