import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { atEnd } from '../../../packages/functions-host/test/support/free-resources.ts';
import { FAULTS, startFaultyProxy } from '../../chaos/faulty-proxy.ts';
import { seeded } from '../../chaos/seeded.ts';

it('does what networks do, the same for the same seed, until it is healed', async () => {
  let arrived = 0;
  const storage = createServer((_, response) => {
    arrived++;
    response.writeHead(200).end('x'.repeat(1_000));
  }).listen(0, '127.0.0.1');
  await once(storage, 'listening');
  const { port } = storage.address() as AddressInfo;

  const outcomes = async () => {
    const proxy = await startFaultyProxy(port, seeded(7), { rate: 0.5, slowMs: 10 });
    proxy.begin();
    atEnd(() => proxy.close());
    const ask = async () => {
      const before = arrived;
      const answer = await fetch(`http://127.0.0.1:${proxy.port}/devstoreaccount1/tasks/messages`, { method: 'POST' })
        .then(async (response) => `${response.status} ${(await response.text()).length}`)
        .catch(() => 'broken');
      return `${answer} after ${arrived - before}`;
    };
    const seen: string[] = [];
    for (let n = 0; n < 60; n++) seen.push(await ask());
    expect([...proxy.counts.keys()].sort()).toEqual([...FAULTS].sort());
    proxy.heal();
    for (let n = 0; n < 5; n++) expect(await ask()).toBe('200 1000 after 1');
    await proxy.close();
    return seen;
  };
  const first = await outcomes();
  expect(new Set(first)).toEqual(
    new Set(['200 1000 after 1', '503 0 after 0', 'broken after 0', 'broken after 1', '200 1000 after 2']),
  );
  expect(await outcomes()).toEqual(first);
  storage.close();
});
