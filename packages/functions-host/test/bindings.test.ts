import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freeResources } from './support/free-resources.ts';
import { madeModule } from './support/made-app.ts';
import { startAzurite } from './support/start-azurite.ts';
import { startHost, type TestHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

let storage: string;
let host: TestHost;
let blobs: BlobServiceClient;
let queues: QueueServiceClient;

beforeAll(async () => {
  storage = await startAzurite();
  host = await startHost({ app: 'bindings', env: { DATA: storage, FOLDER: 'made' } });
  blobs = BlobServiceClient.fromConnectionString(storage);
  queues = QueueServiceClient.fromConnectionString(storage);
  const container = blobs.getContainerClient('given');
  await container.create();
  await container.getBlockBlobClient('anna').uploadData(Buffer.from('grün'));
  await waitUntil(() => queues.getQueueClient('orders').exists());
});
afterAll(freeResources);

const order = (text: string) => queues.getQueueClient('orders').sendMessage(text);
const read = async (name: string) => (await fetch(`${host.url}/api/teams/red?name=${name}`)).json();

it('outputs are written, with what the trigger brought in their names', async () => {
  await order('{"name":"anna"}');
  const received = new Set<string>();
  const passed = queues.getQueueClient('passed-on');
  await waitUntil(async () => {
    const { receivedMessageItems = [] } = (await passed.exists())
      ? await passed.receiveMessages({ numberOfMessages: 9 })
      : {};
    for (const { messageText } of receivedMessageItems) received.add(messageText);
    return received.size === 2;
  });
  expect([...received].sort()).toEqual(['{"passed":"one"}', '{"passed":{"two":"anna"}}']);
  const names: string[] = [];
  for await (const { name } of blobs.getContainerClient('out').listBlobsFlat()) names.push(name);
  expect(names).toEqual([expect.stringMatching(/^made\/[0-9a-f-]{36}\.20\d\d$/)]);
});

it('inputs are read, and what is not there is nothing', async () => {
  await waitUntil(async () => ((await read('anna')) as { one?: unknown }).one);
  const one = { PartitionKey: 'red', RowKey: 'anna', age: 7 };
  expect(await read('anna')).toEqual({ text: 'grün', bytes: 5, one, all: ['anna'] });
  expect(await read('nobody')).toEqual({ all: ['anna'] });
});

it('an expression that means nothing fails the function and says which', async () => {
  await order('bert');
  await waitUntil(() => host.stderr().includes('the binding expression {name} has no value in this invocation'));
});

it('outputs are written before a streamed response ends', async () => {
  const code = `import { output } from '@azure/functions';
    app.setup({ enableHttpStream: true });
    const many = output.storageQueue({ queueName: 'many', connection: 'DATA' });
    app.http('send', {
      extraOutputs: [many],
      handler: (_, context) => {
        context.extraOutputs.set(many, Array.from({ length: 20 }, (_, n) => n));
        return { status: 201 };
      },
    });`;
  const streaming = await startHost({ app: await madeModule(code), env: { DATA: storage } });
  expect((await fetch(`${streaming.url}/api/send`)).status).toBe(201);
  expect((await queues.getQueueClient('many').getProperties()).approximateMessagesCount).toBe(20);
});
