import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeStorage } from '../../../../local/system/probe-storage.ts';

/** Drops the first connections, then answers as storage does. */
let dropped = 0;
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  if (dropped++ < 2) socket.destroy();
  else socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
});
let address: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  address = `http://127.0.0.1:${port}/account`;
});
afterAll(() => server.close());

test('storage that drops a connection is asked again', async () => {
  const connection = `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=eA==;BlobEndpoint=${address};QueueEndpoint=${address}`;
  expect(await probeStorage(connection)).toBeUndefined();
  expect(dropped).toBeGreaterThan(3);
});

test('an invalid connection string is not', async () => {
  expect(await probeStorage('nonsense')).toBe('Invalid URL');
});
