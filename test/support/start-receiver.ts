import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { atEnd } from '../../packages/functions-host/test/support/free-resources.ts';

interface Received {
  readonly url: string;
  readonly body: unknown;
  readonly delivery: string | undefined;
  /** True if the signature is that of the body with the secret, made at the time that the request names. */
  readonly isSigned: boolean;
}

/** Starts a server that records what is posted to it; `freeResources` ends it. @param answer by default 204 */
export async function startReceiver(
  secret: string,
  answer: (response: ServerResponse, url: string) => void = (response) => response.writeHead(204).end(),
) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { url = '', headers } = request;
    const body = await text(request);
    const signature = createHmac('sha256', secret).update(`${headers['repaint-timestamp']}.${body}`).digest('hex');
    received.push({
      url,
      body: JSON.parse(body),
      delivery: headers['repaint-delivery'] as string | undefined,
      isSigned: headers['repaint-signature'] === `sha256=${signature}`,
    });
    answer(response, url);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { received, port, url: (path: string) => `http://127.0.0.1:${port}${path}` };
}
