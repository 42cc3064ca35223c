import { z } from 'zod';
import type { FunctionApp } from '../app/function-app.ts';
import type { InvokeFunction } from '../app/invoke-function.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { TypedData } from '../app/rpc-types.ts';
import { jsonOrUndefined } from '../json-or-undefined.ts';
import type { UnlistableBlob } from '../triggers/listener.ts';
import { decodePath } from './decode-path.ts';
import type { Section } from './handle-request.ts';
import { readBody } from './read-body.ts';
import { sendResponse } from './send-response.ts';

/** The body of a request to run a function. */
const Order = z.object({ input: z.unknown().optional() });

interface Administered {
  app: FunctionApp;
  invoke: InvokeFunction;
  /** Returns whether no function runs and every orchestration waits for a timer or an event. */
  isIdle(): boolean;
  /** See `ListenerDependencies`. */
  unlistableBlobs: ReadonlyMap<string, readonly UnlistableBlob[]>;
}

/**
 * Serves the admin API: `GET /admin/host/ping`, `GET /admin/host/status`, `GET /admin/functions`, and
 * `POST /admin/functions/{name}` with `{"input": …}`, which runs a function that has no HTTP trigger.
 */
export function adminSection(administered: Administered, onError: (error: unknown) => void): Section {
  const { app, invoke } = administered;
  return async (request, response, url) => {
    const path = decodePath(url.pathname).replace(/\/$/, '').toLowerCase();
    if (request.method === 'GET' && path === '/admin/host/ping') return sendResponse(response, 200);
    if (request.method === 'GET' && path === '/admin/host/status')
      return sendResponse(response, 200, statusOf(administered));
    if (request.method === 'GET' && path === '/admin/functions')
      return sendResponse(response, 200, [...app.functions.values()].map(describe));
    const fn = app.functions.get(/^\/admin\/functions\/([^/]+)$/.exec(path)?.[1] ?? '');
    if (request.method !== 'POST' || !fn || !isRunnable(fn)) return sendResponse(response, 404);
    const input = readInput((await readBody(request)).toString());
    if (input === undefined) return sendResponse(response, 400);
    invoke(fn, { trigger: triggerValue(fn, input) }).catch(onError);
    sendResponse(response, 202);
  };
}

const statusOf = ({ isIdle, unlistableBlobs }: Administered) => ({
  state: 'Running',
  isIdle: isIdle(),
  unlistableBlobs: distinct([...unlistableBlobs.values()].flat()),
});

/** Two functions may watch one container, and so pass over the same blob. */
const distinct = (blobs: readonly UnlistableBlob[]) => [
  ...new Map(blobs.map((blob) => [`${blob.container}/${blob.beginsWith}`, blob])).values(),
];

const describe = ({ name, trigger }: RegisteredFunction) => ({ name, trigger: trigger.type });

const isRunnable = ({ trigger }: RegisteredFunction) => /^(timer|queue|activity)trigger$/i.test(trigger.type);

function readInput(body: string): string | undefined {
  const { data: order } = Order.safeParse(jsonOrUndefined(body || '{}'));
  if (!order) return undefined;
  return typeof order.input === 'string' ? order.input : JSON.stringify(order.input ?? null);
}

function triggerValue({ trigger }: RegisteredFunction, input: string): TypedData {
  if (!/^timer/i.test(trigger.type)) return { string: input };
  return { json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false }) };
}
