import { resolve } from 'node:path';
import { pino } from 'pino';
import { FunctionApp } from './app/function-app.ts';
import { functionInvoker } from './app/invoke-function.ts';
import { loadApp } from './app/load-app.ts';
import { type CategoryLog, logByCategory } from './app/log-category.ts';
import { Cleanup } from './cleanup.ts';
import { AZURE_TIMERS, openDurableHost } from './durable/durable-host.ts';
import { clientPayload } from './durable/http-api/client-payload.ts';
import { handleDurableRequest } from './durable/http-api/durable-http-api.ts';
import type { TaskHub } from './durable/hub/task-hub.ts';
import type { FunctionsHost, FunctionsHostOptions, HostedFunction } from './functions-host-options.ts';
import { loadAccessKeys } from './http/access-keys.ts';
import { adminSection } from './http/admin.ts';
import { type FunctionRoute, functionRoutes } from './http/function-routes.ts';
import { requestHandler } from './http/handle-request.ts';
import { listen, type RequestHandler } from './http/http-server.ts';
import { LARGEST_BODY_BYTES } from './http/read-body.ts';
import { sendResponse } from './http/send-response.ts';
import { lockFolder } from './journal/lock-folder.ts';
import { applySettings } from './settings/apply-settings.ts';
import { readHostJson } from './settings/read-host-json.ts';
import { createListeners } from './triggers/create-listeners.ts';
import { dropUnsupported } from './triggers/supported-functions.ts';

export type { FunctionsHost, FunctionsHostOptions } from './functions-host-options.ts';

const WEBHOOKS = '/runtime/webhooks/durabletask';
const RPC = '/durabletask';
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/**
 * Runs an Azure Functions app in this process, one host a process and a data folder.
 * @returns when every function can be reached and what an earlier host left goes on
 * @throws AppError, FolderInUseError with a message for the user; nothing is left running then
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const cleanup = new Cleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(options: FunctionsHostOptions, cleanup: Cleanup): Promise<FunctionsHost> {
  const { hostname = '127.0.0.1', graceMs = 10_000, settings } = options;
  const dataFolder = resolve(options.dataFolder);
  const logger = options.log ?? pino(pino.destination(2));
  const hostJson = await readHostJson(options.appFolder, options.hostJson, (text) => logger.warn(text));
  const log = logByCategory(logger, hostJson.logging.logLevel);
  cleanup.add(await lockFolder(dataFolder));
  const keys = await loadAccessKeys(dataFolder, options.keys);
  const app = FunctionApp.provide(log);

  // The app must know its own address before it is loaded, and that needs a port: until then every answer is 503.
  const front = new Front();
  const rpcFront = new Front();
  const onError = errorLog(log);
  const server = await listen(options.port, hostname, front.handle, onError);
  const rpc = await listen(0, '127.0.0.1', rpcFront.handle, onError);
  cleanup.add(() => rpc.close(0));
  cleanup.add(() => server.close(0));
  const url = addressOf(hostname, server.port);
  applySettings(settings, new URL(url).host);

  const address = { baseUrl: url + WEBHOOKS, key: keys.durabletask, hubName: hostJson.extensions.durableTask.hubName };
  const durableClient = { string: JSON.stringify(clientPayload(address, `http://127.0.0.1:${rpc.port}${RPC}/`)) };
  const invoke = functionInvoker({
    app,
    log,
    inputs: { durableclient: () => durableClient, orchestrationclient: () => durableClient },
    timeoutMs: hostJson.functionTimeout,
  });
  await loadApp(app, options.appFolder, options.entry);
  dropUnsupported(app, (text) => log('Host.Startup', 'error', text));
  const capabilities = (await app.model.getCapabilities?.({})) ?? {};

  const onFatal = (error: unknown) => {
    logger.fatal({ err: error }, 'The data folder can’t be written; nothing runs on');
    options.onFatal?.(error);
  };
  const timers = options.timers ?? AZURE_TIMERS;
  const durableTask = hostJson.extensions.durableTask;
  const hub = await openDurableHost({ app, invoke, dataFolder, settings: durableTask, timers, log: logger, onFatal });
  const listeners = await createListeners(app, {
    invoke,
    settings,
    hostJson,
    dataFolder,
    blobPollMs: options.blobPollMs ?? 1000,
    log,
  });

  const routes = functionRoutes(app.withTrigger('httpTrigger'), hostJson.extensions.http.routePrefix);
  const durableApi = durableSection(hub, address, WEBHOOKS);
  front.open(
    requestHandler({
      routes,
      invoke,
      keys,
      enforcesKeys: !LOOPBACK.includes(hostname),
      durableApi,
      admin: adminSection(app, invoke, (error) =>
        log('Host.Admin', 'error', 'A function that was run by hand failed', { err: error }),
      ),
      streamUri: capabilities['HttpUri'],
      largestBodyBytes: Number(settings['FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'] || LARGEST_BODY_BYTES),
      maxOutstandingRequests: hostJson.extensions.http.maxOutstandingRequests,
    }),
  );
  const rpcSection = durableSection(hub, address, RPC);
  rpcFront.open((request, response) => rpcSection(request, response, new URL(request.url ?? '/', 'http://127.0.0.1')));
  hub.recover();
  for (const listener of listeners) listener.start();

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await Promise.all([
      server.close(graceMs),
      ...listeners.map((listener) => listener.stop(graceMs)),
      hub.stop(graceMs),
    ]);
    await app.hooks.run('appTerminate', { hookData: {}, appHookData: app.hooks.appHookData });
    await cleanup.run();
  };
  return {
    url,
    port: server.port,
    functions: [...app.functions.values()].map(({ name, trigger }) => describe(name, trigger.type, routes, url)),
    stop: () => (stopped ??= stop()),
  };
}

/** What stands before a server until the host is ready. */
class Front {
  #handler: RequestHandler = async (_, response) => sendResponse(response, 503, undefined, { 'Retry-After': '1' });

  open(handler: RequestHandler): void {
    this.#handler = handler;
  }

  handle: RequestHandler = (request, response) => this.#handler(request, response);
}

const durableSection =
  (hub: TaskHub, address: Parameters<typeof clientPayload>[0], base: string) =>
  (request: Parameters<RequestHandler>[0], response: Parameters<RequestHandler>[1], url: URL) =>
    handleDurableRequest({ hub, address, request, response, url }, url.pathname.slice(base.length));

const errorLog =
  (log: CategoryLog) =>
  (error: unknown, request: Parameters<RequestHandler>[0]): void =>
    log('Host.Http', 'error', `${request.method} ${request.url?.split('?')[0]} failed`, { err: error });

function addressOf(hostname: string, port: number): string {
  const reachable = hostname === '0.0.0.0' || hostname === '::' ? '127.0.0.1' : hostname;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function describe(name: string, trigger: string, routes: readonly FunctionRoute[], url: string): HostedFunction {
  const route = routes.find((one) => one.fn.name === name);
  return route ? { name, trigger, url: `${url}/${route.path}`, methods: route.methods } : { name, trigger };
}
