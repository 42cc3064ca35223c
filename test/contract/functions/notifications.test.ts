import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaintJobView } from '../../../core/contracts/job.ts';
import { DEFAULT_SETTINGS } from '../../../core/contracts/painting-settings.ts';
import { deliver, RETRY_SECONDS } from '../../../functions/notify/deliver.ts';
import { isPublicAddress } from '../../../functions/notify/is-public-address.ts';
import { refuseAddress } from '../../../functions/notify/notify-address.ts';
import { AppSettings } from '../../../functions/settings.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { startReceiver } from '../../support/start-receiver.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';

const SECRET = 'a secret of the test';
const open = AppSettings.parse({ REPAINT_NOTIFY_SECRET: SECRET, REPAINT_NOTIFY_PRIVATE: 'true' });
const closed = AppSettings.parse({ REPAINT_NOTIFY_SECRET: SECRET });

let azure: TestStorage;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  azure = await startStorage();
  receiver = await startReceiver(SECRET, (response, url) => {
    if (url === '/fails') response.writeHead(500).end('no');
    else if (url === '/moved') response.writeHead(302, { location: '/taken' }).end();
    else if (url === '/drips') response.writeHead(200).write('a');
    else if (url !== '/hangs') response.writeHead(204).end();
  });
});
afterAll(freeResources);

const id = `job-${'a'.repeat(32)}`;
const job: PaintJobView = {
  kind: 'paint',
  ...DEFAULT_SETTINGS,
  id,
  state: 'failed',
  phase: 'ended',
  video: 'clip.mp4',
  style: 'starry-night',
  frames: { done: 0, total: 0 },
  chunks: { done: 0, total: 0 },
  createdAt: new Date(0).toISOString(),
  updatedAt: new Date(0).toISOString(),
  logs: `work/logs/${id}/`,
};

/** Tries to deliver a notification that has failed so often before. */
function attempt(url: string, { failures = 0, settings = open, delivery = `${id}-1` } = {}) {
  const notification = { type: 'job.ended', delivery, job } as const;
  const message = { schemaVersion: 1, job: id, failures } as const;
  return deliver(
    { storage: azure.storage, settings },
    { url, secret: SECRET, notification, message, timeoutMs: 1_000 },
  );
}

describe('a notification', () => {
  it('is posted with a signature, and counts as delivered whatever body the receiver begins to answer', async () => {
    expect(await attempt(receiver.url('/taken'))).toBeUndefined();
    expect(receiver.received.at(-1)).toMatchObject({
      delivery: `${id}-1`,
      isSigned: true,
      body: { type: 'job.ended' },
    });
    expect(await attempt(receiver.url('/drips'))).toBeUndefined();
    expect(await azure.storage.queues.notifications.length()).toBe(0);
  });

  it.each([
    ['/fails', /status 500/],
    ['/hangs', /did not answer within 1 s/],
    ['/moved', /a redirect \(302\), which is not followed/],
  ])('that is not accepted by %s waits in the queue, and after the last attempt is listed', async (path, reason) => {
    const before = await azure.storage.queues.notifications.length();
    expect(await attempt(receiver.url(path))).toMatch(reason);
    expect(receiver.received.at(-1)?.url).toBe(path);
    expect(await azure.storage.queues.notifications.length()).toBe(before + 1);
    expect(await azure.storage.queues.notifications.firstAgeSeconds()).toBeUndefined();
    expect(await azure.storage.undelivered.list()).toEqual([]);

    // The record of another version doesn't break the list.
    await azure.blobs.getContainerClient('work').getBlockBlobClient('undelivered/later.json').upload('{}', 2);
    const delivery = `${id}-2`;
    await attempt(receiver.url(path), { failures: RETRY_SECONDS.length, delivery });
    expect(await azure.storage.queues.notifications.length()).toBe(before + 1);
    expect(await azure.storage.undelivered.list()).toMatchObject([
      { delivery, job: id, attempts: RETRY_SECONDS.length + 1, reason: expect.stringMatching(reason) },
    ]);
    await attempt(receiver.url('/taken'), { delivery });
    expect(await azure.storage.undelivered.list()).toEqual([]);
  });

  it('goes to no private address, by name or by number, and says nothing of the address', async () => {
    const before = receiver.received.length;
    for (const host of ['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433']) {
      const reason = await attempt(`https://${host}:${receiver.port}/taken?token=1`, { settings: closed });
      expect(reason).toBe('The address is a private one, which REPAINT_NOTIFY_PRIVATE does not allow.');
    }
    expect(await attempt(receiver.url('/taken'), { settings: closed })).toMatch(/must begin with https/);
    expect(await attempt('https://127.0.0.1:1/?token=1')).toBe("The receiver can't be reached (ECONNREFUSED).");
    expect(receiver.received).toHaveLength(before);
  });

  it('is tried for about a day', () => {
    const hours = RETRY_SECONDS.reduce((sum, seconds) => sum + seconds, 0) / 3_600;
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThan(25);
  });
});

const PUBLIC = ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'];
const NOT_PUBLIC = [
  ...['10.1.2.3', '100.64.0.1', '127.9.9.9', '169.254.169.254', '172.31.0.1', '192.168.0.1', '0.0.0.0', '224.0.0.1'],
  ...['255.255.255.255', '168.63.129.16', '::', '::1', '::ffff:8.8.8.8', 'fe80::1', 'fd00::1', '64:ff9b::7f00:1'],
  ...['2002:7f00:1::', '2001:0:1::', '2001:db8::1', 'ff02::1', 'clip'],
];
it('knows the addresses of the public internet', () => {
  expect([...PUBLIC, ...NOT_PUBLIC].filter(isPublicAddress)).toEqual(PUBLIC);
});

it.each([
  ['http://example.org/', closed, 'https://'],
  ['https://name:word@example.org/', closed, 'user name'],
  ['https://10.0.0.1/', closed, 'private'],
  ['https://localhost/', closed, 'private'],
  ['ftp://example.org/', open, 'https://'],
  ['https://example.org/', AppSettings.parse({}), 'REPAINT_NOTIFY_SECRET'],
])('refuses %s in a request', (address, settings, reason) => {
  expect(() => refuseAddress(address, settings)).toThrow(reason);
});
it('takes a public address in a request', () => {
  expect(() => refuseAddress('https://example.org/ended?token=1', closed)).not.toThrow();
});
