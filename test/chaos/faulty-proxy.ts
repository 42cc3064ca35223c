import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pick, type Random } from './seeded.ts';

/** What may happen to a request on its way. */
export const FAULTS = ['busy', 'reset', 'slow', 'cut', 'answer-lost', 'doubled'] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultyProxy {
  readonly port: number;
  /** How often each fault has happened. */
  readonly counts: ReadonlyMap<Fault, number>;
  /** Begins with faults; until then, and after `heal`, everything gets through. */
  begin(): void;
  heal(): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * Stands before storage and does to some requests what networks do: `busy` is a 503, `reset` closes the connection before the request
 * arrives, `slow` delays it, `cut` ends the answer halfway, `answer-lost` closes the connection after storage has done what it was asked
 * for, and `doubled` sends a message twice.
 * @param options.rate the share of requests that meet a fault
 * @param options.slowMs the longest delay
 * @param options.faults all by default
 */
export async function startFaultyProxy(
  target: number,
  random: Random,
  options: { readonly rate: number; readonly slowMs: number; readonly faults?: readonly [Fault, ...Fault[]] },
): Promise<FaultyProxy> {
  const counts = new Map<Fault, number>();
  let isOn = false;
  const server = createServer((incoming, outgoing) => {
    const fault = isOn && random() < options.rate ? faultOf(incoming, random, options.faults) : undefined;
    if (fault) counts.set(fault, (counts.get(fault) ?? 0) + 1);
    pass(target, incoming, outgoing, fault, random() * options.slowMs).catch(() => incoming.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    begin() {
      isOn = true;
    },
    heal() {
      isOn = false;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Only a message that is sent can be doubled. */
function faultOf(
  { method, url = '' }: IncomingMessage,
  random: Random,
  faults: readonly [Fault, ...Fault[]] = FAULTS,
): Fault {
  const fault = pick(random, faults);
  const isSent = method === 'POST' && /\/messages\b/.test(url);
  return fault === 'doubled' && !isSent ? 'slow' : fault;
}

async function pass(
  target: number,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | undefined,
  slowMs: number,
): Promise<void> {
  const body = await buffer(incoming);
  if (fault === 'reset') return void incoming.socket.destroy();
  if (fault === 'busy') return void outgoing.writeHead(503, { 'x-ms-error-code': 'ServerBusy' }).end();
  if (fault === 'slow') await sleep(slowMs);
  if (fault === 'doubled') await ask(target, incoming, body);
  const answer = await ask(target, incoming, body);
  if (fault === 'answer-lost') return void incoming.socket.destroy();
  outgoing.writeHead(answer.status, answer.headers);
  if (fault !== 'cut' || answer.body.length === 0) return void outgoing.end(answer.body);
  outgoing.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => incoming.socket.destroy());
}

async function ask(port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const asked = send({ host: '127.0.0.1', port, method, path: url, headers });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
}
