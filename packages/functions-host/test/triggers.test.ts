import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBlobs } from '../src/triggers/blob/list-blobs.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { keysOf } from './support/keys-of.ts';
import { type Report, Reports } from './support/reports.ts';
import { startAzurite } from './support/start-azurite.ts';
import { startHost, type TestHost } from './support/start-host.ts';
import { waitUntil } from './support/wait-until.ts';

let storage: string;
let reports: Reports;
let env: NodeJS.ProcessEnv;
const options = { blobPollMs: 250 };
let host: TestHost;
let blobs: BlobServiceClient;
let queues: QueueServiceClient;

beforeAll(async () => {
  storage = await startAzurite();
  reports = new Reports(join(await temporaryFolder(), 'reports'));
  env = { DATA: storage, QUEUE_PREFIX: 'my', REPORT_FILE: reports.file };
  blobs = BlobServiceClient.fromConnectionString(storage);
  queues = QueueServiceClient.fromConnectionString(storage);
  host = await startHost({ app: 'triggers', env, options });
});
afterAll(freeResources);

const containerOf = (name: string) => blobs.getContainerClient(name);
const queueOf = (name: string) => queues.getQueueClient(name);
const putBlob = async (container: string, name: string, content: string) => {
  await waitUntil(() => containerOf(container).exists());
  return containerOf(container).getBlockBlobClient(name).upload(content, Buffer.byteLength(content));
};
const putMessage = async (queue: QueueClient, text: string) => {
  await waitUntil(() => queue.exists());
  return queue.sendMessage(text);
};
const firstMessage = (queue: QueueClient) =>
  waitUntil(async () => (await queue.exists()) && (await queue.receiveMessages()).receivedMessageItems[0]);

describe('queue trigger', () => {
  it('parses JSON, and says which message it is', async () => {
    const sent = await putMessage(queueOf('my-messages'), '{"to":"someone","n":1}');
    const { message, metadata } = await reports.find('onMessage', (report) => report['message']?.n === 1);
    expect(message).toEqual({ to: 'someone', n: 1 });
    expect(metadata).toMatchObject({
      id: sent.messageId,
      dequeueCount: 1,
      popReceipt: expect.any(String),
      queueTrigger: { to: 'someone', n: 1 },
      insertionTime: expect.stringMatching(/^\d{4}-/),
      expirationTime: expect.stringMatching(/^\d{4}-/),
    });
    await waitUntil(async () => (await queueOf('my-messages').getProperties()).approximateMessagesCount === 0);
  });

  it('gives text as text', async () => {
    await putMessage(queueOf('my-messages'), 'plain & <simple>');
    await reports.find('onMessage', (report) => report['message'] === 'plain & <simple>');
  });

  it('tries again, and then moves the message to the poison queue as it was', async () => {
    const text = '{"fails":true,"key":"poison"}';
    await putMessage(queueOf('my-messages'), text);
    expect((await firstMessage(queueOf('my-messages-poison'))).messageText).toBe(text);
    const tries = (await reports.of('onMessage')).filter((report) => report['message']?.key === 'poison');
    expect(tries.map((report) => report['metadata'].dequeueCount)).toEqual([1, 2, 3]);
  });

  it('works on no more than a batch and the threshold at once', async () => {
    const queue = queueOf('slow');
    await waitUntil(() => queue.exists());
    await Promise.all(Array.from({ length: 16 }, (_, at) => queue.sendMessage(String(at))));
    const all = await waitUntil(async () => {
      const seen = await reports.of('onSlowMessage');
      return seen.length === 16 && seen;
    });
    const most = Math.max(...all.map((report) => report['running'] as number));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
  });
});

describe('blob trigger', () => {
  it('gives a reference where the function asks for one', async () => {
    const { etag } = await putBlob('videos', 'films/one two.mp4', 'content');
    const { reference, metadata } = await reports.find(
      'onReference',
      ({ metadata }) => metadata.name === 'films/one two.mp4',
    );
    expect(reference).toEqual({
      version: '1.0',
      source: 'AzureStorageBlobs',
      contentType: 'application/json',
      content: { Connection: 'DATA', ContainerName: 'videos', BlobName: 'films/one two.mp4' },
    });
    expect(metadata).toMatchObject({
      name: 'films/one two.mp4',
      blobTrigger: 'videos/films/one two.mp4',
      uri: expect.stringContaining('/videos/films'),
      properties: { contentLength: 7, eTag: etag, blobType: 'BlockBlob' },
    });
  });

  it('gives the content otherwise, and takes the name to pieces', async () => {
    await putBlob('texts', 'a/b/c.d.txt', 'Grüße');
    const report = await reports.find('onContent', () => true);
    expect(report).toMatchObject({ isBuffer: true, text: 'Grüße', folder: 'a/b', file: 'c.d', extension: 'txt' });
  });

  it('does not see what is not committed, and sees it when it is', async () => {
    const blob = containerOf('videos').getBlockBlobClient('uncommitted');
    await blob.stageBlock(Buffer.from('1').toString('base64'), 'half', 4);
    await putBlob('videos', 'marker', 'x');
    await reports.find('onReference', ({ metadata }) => metadata.name === 'marker');
    expect(await reports.count('onReference', ({ metadata }) => metadata.name === 'uncommitted')).toBe(0);
    await blob.commitBlockList([Buffer.from('1').toString('base64')]);
    await reports.find('onReference', ({ metadata }) => metadata.name === 'uncommitted');
  });

  it('delivers each version once', async () => {
    await putBlob('videos', 'versions', 'one');
    const isMine = ({ metadata }: Report) => metadata.name === 'versions';
    await reports.find('onReference', isMine);
    await putBlob('videos', 'versions', 'two');
    await waitUntil(async () => (await reports.count('onReference', isMine)) === 2);
  });

  it('passes over a name that the emulator can’t list, finds out what it is, and delivers all others', async () => {
    const oneTry = BlobServiceClient.fromConnectionString(storage, { retryOptions: { maxTries: 1 } });
    const container = oneTry.getContainerClient('videos');
    const bad = ['esc\u001b[31m.mp4', 'esc\u001b[32m.mp4'];
    const good = ['before-esc', 'esc', 'esd', 'é/\u{1f3a8}.mp4', 'ü'];
    for (const name of [...bad, ...good]) await putBlob('videos', name, 'x');
    for (const name of good) await reports.find('onReference', ({ metadata }) => metadata.name === name);

    const headers = { 'x-functions-key': keysOf(host).master };
    const status = await (await fetch(`${host.url}/admin/host/status`, { headers })).json();
    expect(status).toMatchObject({ unlistableBlobs: [{ container: 'videos', beginsWith: 'esc' }] });
    for (const name of bad) await container.deleteBlob(name);
  });

  it('reports what each of two functions on one container passes over', async () => {
    for (const name of ['left/a\u001b', 'right/b\u001b']) await putBlob('pairs', name, 'x');
    const headers = { 'x-functions-key': keysOf(host).master };
    await waitUntil(async () => {
      const response = await fetch(`${host.url}/admin/host/status`, { headers });
      const status = (await response.json()) as { unlistableBlobs: { container: string }[] };
      return status.unlistableBlobs.filter(({ container }) => container === 'pairs').length === 2;
    });
  });

  it('finds the name that can’t be listed, whatever an earlier listing found, and stops at once', async () => {
    const oneTry = BlobServiceClient.fromConnectionString(storage, { retryOptions: { maxTries: 1 } });
    const container = oneTry.getContainerClient('unlistable');
    await container.create();
    const put = (name: string) => container.getBlockBlobClient(name).upload('x', 1);
    const list = async (known: ReadonlySet<string>, prefix = '', isStopping = () => false) => {
      const names: string[] = [];
      const passedOver = new Set<string>();
      const listing = { container, prefix, known, passedOver, isStopping };
      for await (const { name } of listBlobs(listing)) names.push(name);
      return { names, passedOver };
    };
    for (const name of ['in/a', 'in/b', 'in/d', 'in/m\u001b', 'in/z']) await put(name);
    const first = await list(new Set(), 'in/');
    expect(first.names).toEqual(['in/a', 'in/b', 'in/d', 'in/z']);
    expect([...first.passedOver].map((end) => end.slice(0, -1))).toEqual(['in/m']);
    // The text that an earlier listing went on after is no way round another name, before which others are.
    await container.deleteBlob('in/m\u001b');
    await put('in/c\u001b');
    const second = await list(first.passedOver);
    expect(second.names).toEqual(first.names);
    expect(second.passedOver).not.toEqual(first.passedOver);
    // What is known needs no search.
    expect(await list(second.passedOver)).toEqual(second);
    let questions = 0;
    expect((await list(new Set(), '', () => ++questions > 20)).names).toEqual(['in/a', 'in/b']);
  });

  it('gives up after some tries and says so in a queue', async () => {
    const { etag } = await putBlob('videos', 'bad', 'x');
    const message = await firstMessage(queueOf('webjobs-blobtrigger-poison'));
    expect(JSON.parse(Buffer.from(message.messageText, 'base64').toString())).toEqual({
      Type: 'BlobTrigger',
      FunctionId: 'Host.Functions.onReference',
      BlobType: 'BlockBlob',
      ContainerName: 'videos',
      BlobName: 'bad',
      ETag: etag,
    });
    expect(await reports.count('onReference', ({ metadata }) => metadata.name === 'bad')).toBe(3);
  });
});

describe('timer trigger', () => {
  it('comes with its schedule', async () => {
    const { timer } = await reports.find('onTime', () => true);
    expect(timer).toMatchObject({
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: { next: expect.any(String) },
    });
  });

  it('tries again as its retry policy says', async () => {
    await waitUntil(() => host.stderr().includes("The function 'retried' failed\""));
    const contexts = (await reports.of('retried')).map((report) => report['retryContext']);
    const exception = expect.objectContaining({ message: 'by design' });
    expect(contexts).toEqual([
      undefined,
      { retryCount: 1, maxRetryCount: 2, exception },
      { retryCount: 2, maxRetryCount: 2, exception },
    ]);
  });

  it('can be run by hand', async () => {
    const headers = { 'content-type': 'application/json', 'x-functions-key': keysOf(host).master };
    const response = await fetch(`${host.url}/admin/functions/rarely`, { method: 'POST', body: '{}', headers });
    expect(response.status).toBe(202);
    await reports.find('rarely', () => true);
  });
});

describe('after a restart', () => {
  it('what was delivered is not delivered again, and what came meanwhile is', async () => {
    await putBlob('videos', 'before', 'x');
    await reports.find('onReference', ({ metadata }) => metadata.name === 'before');
    // A second blob, delivered after the first one's receipt was written.
    await putBlob('videos', 'before-2', 'x');
    await reports.find('onReference', ({ metadata }) => metadata.name === 'before-2');
    expect(await host.terminate()).toBe(0);
    await putBlob('videos', 'meanwhile', 'x');
    const seen = (await reports.of('onReference')).length;
    await startHost({ app: 'triggers', env: { ...env, RUN_ON_STARTUP: 'true' }, data: host.data, options });
    await reports.find('onReference', ({ metadata }) => metadata.name === 'meanwhile');
    await putBlob('videos', 'later', 'x');
    await reports.find('onReference', ({ metadata }) => metadata.name === 'later');
    expect((await reports.of('onReference')).length).toBe(seen + 2);
    await waitUntil(async () => (await reports.of('rarely')).length === 2);
  });
});
