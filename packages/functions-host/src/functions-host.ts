import { randomUUID } from 'node:crypto';
import type { FunctionApp } from './app/function-app.ts';
import { functionInvoker, type InvokeFunction } from './app/invoke-function.ts';
import { loadApp } from './app/load-app.ts';
import type { CategoryLog } from './app/log-category.ts';
import type { RegisteredFunction } from './app/registered-function.ts';
import { STORAGE } from './bindings/binding-types.ts';
import { functionBindings } from './bindings/function-bindings.ts';
import { Cleanup } from './cleanup.ts';
import { AZURE_TIMERS, openDurableHost } from './durable/durable-host.ts';
import { clientPayload, type WebhookAddress } from './durable/http-api/client-payload.ts';
import { handleDurableRequest } from './durable/http-api/durable-http-api.ts';
import type { TaskHub } from './durable/hub/task-hub.ts';
import type { FunctionsHost, FunctionsHostOptions, HostedFunction } from './functions-host-options.ts';
import { adminSection } from './http/admin.ts';
import { BodyRoom } from './http/body-room.ts';
import { isLoopbackName } from './http/foreign-request.ts';
import { type FunctionRoute, functionRoutes } from './http/function-routes.ts';
import { appDoorHandler, type HttpDependencies, requestHandler, type Section } from './http/handle-request.ts';
import type { RequestHandler } from './http/http-server.ts';
import { type Doors, openDoors } from './http/open-doors.ts';
import { largestBody } from './http/read-body.ts';
import { turns } from './http/turns.ts';
import { type PreparedHost, prepareHost } from './prepare-host.ts';
import { applySettings } from './settings/apply-settings.ts';
import type { HostJson } from './settings/host-json.ts';
import { createListeners } from './triggers/create-listeners.ts';
import type { Listener, UnlistableBlob } from './triggers/listener.ts';
import { keepRunnable } from './triggers/runnable-functions.ts';

export {
  type CreatedHost,
  type CreateOptions,
  createFunctionsHost,
  type InstanceStatus,
} from './create-functions-host.ts';
export type { FunctionsHost, FunctionsHostOptions } from './functions-host-options.ts';

const WEBHOOKS = '/runtime/webhooks/durabletask';
const DEFAULT_GRACE_MS = 10_000;
const DEFAULT_BLOB_POLL_MS = 1000;

/**
 * Runs an Azure Functions app in this process. A process can run one host, and so can a data folder. Resolves when every
 * function can be reached, and the orchestrations of an earlier host go on.
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
  const host = await prepareHost(options, cleanup);
  const doors = await openDoors(options.port, host.hostname, errorLog(host.log));
  cleanup.add(() => doors.closeOwn());
  cleanup.add(() => doors.close(0));
  applySettings(options.settings, new URL(doors.url).host);
  await loadApp(host.app, options.appFolder, options.entry);
  const parts = await openParts(host, options, doors);
  doors.open(parts.handle, parts.handleOwn);
  parts.hub.recover();
  for (const listener of parts.listeners) listener.start();

  let stopped: Promise<void> | undefined;
  return {
    url: doors.url,
    port: doors.port,
    functions: parts.functions,
    stop: () => {
      stopped ??= stop(host, options.graceMs ?? DEFAULT_GRACE_MS, { ...parts, doors, cleanup });
      return stopped;
    },
  };
}

interface Parts {
  hub: TaskHub;
  listeners: readonly Listener[];
  handle: RequestHandler;
  handleOwn: RequestHandler;
  functions: readonly HostedFunction[];
}

/** Opens what the functions of a loaded app need. Nothing runs yet. */
async function openParts(host: PreparedHost, options: FunctionsHostOptions, doors: Doors): Promise<Parts> {
  const { app, hostJson } = host;
  const inError: HostedFunction[] = [];
  const onError = (fn: RegisteredFunction, reason: string): void => {
    app.remove(fn);
    inError.push({ name: fn.name, trigger: fn.trigger.type, error: reason });
    host.log('Host.Startup', 'error', `The function '${fn.name}' is in error and does not run: ${reason}`);
  };
  const only = options.functions ?? hostJson.functions;
  for (const name of only ?? [])
    if (!app.functions.has(name.toLowerCase()))
      host.log('Host.Startup', 'warning', `The app has no function '${name}', which was chosen to run`);
  keepRunnable(app, { only, settings: options.settings }, onError);

  const { hubName } = hostJson.extensions.durableTask;
  const address = { baseUrl: doors.url + WEBHOOKS, key: host.keys.durabletask, hubName };
  // Requests of the app itself have an address of their own, so that they don't wait behind those of clients.
  const ownBase = `/durabletask/${randomUUID()}`;
  const client = clientPayload({ ...address, baseUrl: doors.ownUrl + WEBHOOKS }, `${doors.ownUrl}${ownBase}/`);
  const invoke = await createInvoker(host, options.settings, client);
  const hub = await openHub(host, options, invoke);
  const blobPollMs = options.blobPollMs ?? DEFAULT_BLOB_POLL_MS;
  const unlistableBlobs = new Map<string, readonly UnlistableBlob[]>();
  const watched = { ...host, invoke, settings: options.settings, blobPollMs, unlistableBlobs };
  const listeners = await createListeners(app, watched, onError);
  const routes = functionRoutes(app.withTrigger('httpTrigger'), hostJson.extensions.http.routePrefix, onError);
  const served = await httpDependencies(host, options, { invoke, hub, address, routes, unlistableBlobs });
  const running = [...app.functions.values()].map(({ name, trigger }) =>
    describe(name, trigger.type, routes, doors.url),
  );
  return {
    hub,
    listeners,
    handle: requestHandler(served),
    handleOwn: appDoorHandler(served, { base: ownBase, serve: durableSection(hub, address, ownBase) }),
    functions: [...running, ...inError],
  };
}

async function createInvoker(
  { app, log, hostJson }: PreparedHost,
  settings: Record<string, string>,
  durableClient: object,
): Promise<InvokeFunction> {
  const client = { read: () => ({ string: JSON.stringify(durableClient) }) };
  const bindings = functionBindings(
    { durableclient: client, orchestrationclient: client, ...(await storageBindingsOf(app, settings, hostJson)) },
    settings,
  );
  return functionInvoker({ app, log, bindings, timeoutMs: hostJson.functionTimeout });
}

/** Loads the storage bindings only if the app has any, because the storage SDKs take a second to load. */
async function storageBindingsOf(app: FunctionApp, settings: Record<string, string>, hostJson: HostJson) {
  const used = [...app.functions.values()].flatMap(({ metadata }) => Object.values(metadata.bindings));
  if (!used.some(({ type }) => STORAGE.includes(type.toLowerCase()))) return {};
  const { storageBindings } = await import('./bindings/storage-bindings.ts');
  return storageBindings(settings, hostJson.extensions.queues);
}

function openHub(host: PreparedHost, options: FunctionsHostOptions, invoke: InvokeFunction): Promise<TaskHub> {
  return openDurableHost({
    ...host,
    invoke,
    settings: host.hostJson.extensions.durableTask,
    timers: options.timers ?? AZURE_TIMERS,
    log: host.logger,
    onFatal: (error) => {
      host.logger.fatal({ err: error }, 'The data folder can’t be written; the host stops');
      options.onFatal?.(error);
    },
  });
}

interface Served {
  invoke: InvokeFunction;
  hub: TaskHub;
  address: WebhookAddress;
  routes: readonly FunctionRoute[];
  unlistableBlobs: ReadonlyMap<string, readonly UnlistableBlob[]>;
}

async function httpDependencies(
  { app, hostJson, keys, log, hostname }: PreparedHost,
  { settings, cors }: FunctionsHostOptions,
  { invoke, hub, address, routes, unlistableBlobs }: Served,
): Promise<HttpDependencies> {
  const capabilities = (await app.model.getCapabilities?.({})) ?? {};
  const onAdminError = (error: unknown) =>
    log('Host.Admin', 'error', 'A function that was started through /admin has failed', { err: error });
  const largestBodyBytes = largestBody(settings);
  return {
    routes,
    invoke,
    keys,
    cors,
    isLoopback: isLoopbackName(hostname),
    durableApi: durableSection(hub, address, WEBHOOKS),
    admin: adminSection({ app, invoke, isIdle: () => !invoke.isBusy() && hub.isIdle, unlistableBlobs }, onAdminError),
    streamUri: capabilities['HttpUri'],
    largestBodyBytes,
    bodyRoom: new BodyRoom(largestBodyBytes),
    takeTurn: turns(hostJson.extensions.http.maxOutstandingRequests),
  };
}

function durableSection(hub: TaskHub, address: WebhookAddress, base: string): Section {
  return (request, response, url) =>
    handleDurableRequest({ hub, address, request, response, url }, url.pathname.slice(base.length));
}

/** Stops everything. The address for the app itself is closed last, because running functions may need it. */
async function stop(
  { app }: PreparedHost,
  graceMs: number,
  { doors, hub, listeners, cleanup }: Parts & { doors: Doors; cleanup: Cleanup },
): Promise<void> {
  try {
    await Promise.all([
      doors.close(graceMs),
      ...listeners.map((listener) => listener.stop(graceMs)),
      hub.stop(graceMs),
    ]);
    await app.hooks.run('appTerminate', { hookData: {}, appHookData: app.hooks.appHookData });
  } finally {
    await cleanup.run();
  }
}

const errorLog =
  (log: CategoryLog) =>
  (error: unknown, request: Parameters<RequestHandler>[0]): void =>
    log('Host.Http', 'error', `${request.method} ${request.url?.split('?')[0]} failed`, { err: error });

function describe(name: string, trigger: string, routes: readonly FunctionRoute[], url: string): HostedFunction {
  const route = routes.find((one) => one.fn.name === name);
  return route ? { name, trigger, url: `${url}/${route.path}`, methods: route.methods } : { name, trigger };
}
