import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, expect, it } from 'vitest';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { Reports } from './support/reports.ts';
import { startAzurite } from './support/start-azurite.ts';
import { startHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

afterAll(freeResources);

it('without messageEncoding in host.json, only Base64 is delivered; what is not is poison at once, as it was', async () => {
  const storage = await startAzurite();
  const reports = new Reports(join(await temporaryFolder(), 'reports'));
  const env = { DATA: storage, QUEUE_PREFIX: 'strict', REPORT_FILE: reports.file };
  await startHost({ app: 'strict', env });
  const queues = QueueServiceClient.fromConnectionString(storage);
  const queue = queues.getQueueClient('strict-messages');
  const poison = queues.getQueueClient('strict-messages-poison');
  await waitUntil(() => queue.exists());

  await queue.sendMessage('{"plain":true}');
  await queue.sendMessage(Buffer.from('{"encoded":true}').toString('base64'));
  await reports.find('onMessage', (report) => report['message']?.encoded === true);
  const moved = await waitUntil(
    async () => (await poison.exists()) && (await poison.receiveMessages()).receivedMessageItems[0],
  );
  expect(moved.messageText).toBe('{"plain":true}');
  expect((await reports.of('onMessage')).length).toBe(1);
});
