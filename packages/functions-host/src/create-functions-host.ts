import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostedFunction } from './functions-host-options.ts';
import { AccessKeys } from './http/access-keys.ts';
import { type SpawnedHost, spawnHost } from './spawn-host.ts';

const POLL_MS = 20;

export interface CreateOptions {
  /** The folder of the app. */
  app: string;
  /** A storage connection string, such as Azurite's. It becomes the setting `AzureWebJobsStorage`. */
  storage?: string;
  /** The port to listen on; by default, a free one. */
  port?: number;
  /** The data folder. By default the host gets a new one, which `stop` removes. */
  data?: string;
  /** App settings. They override the environment of this process, which overrides `local.settings.json`. */
  settings?: Record<string, string>;
  /** The names of the functions that run; by default, all. */
  functions?: readonly string[];
}

/** The status of an orchestration, as the durable HTTP API describes it. */
export interface InstanceStatus {
  instanceId: string;
  name: string;
  runtimeStatus: string;
  input: unknown;
  output: unknown;
  customStatus: unknown;
  historyEvents?: { EventType: string; [field: string]: unknown }[];
}

/** A host in a process of its own, so that a test file can have several. */
export interface CreatedHost {
  url: string;
  functions: readonly HostedFunction[];
  /** Calls an HTTP function: `call('/api/jobs', { method: 'POST' })`. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Starts an orchestration. @returns its instance id */
  start(orchestrator: string, input?: unknown, instanceId?: string): Promise<string>;
  /** Raises an external event. */
  raise(instanceId: string, event: string, data?: unknown): Promise<void>;
  /** Returns the status and history of an orchestration. @throws if there is none with this id */
  inspect(instanceId: string): Promise<InstanceStatus>;
  /**
   * Waits until no function runs and every orchestration waits for a timer or an event.
   * @throws if that takes longer than `timeoutMs`, 30 s by default
   */
  untilIdle(timeoutMs?: number): Promise<void>;
  /** Returns what the host and the app have logged so far, as lines of JSON. */
  logs(): string;
  /** Stops the host, and removes its data folder unless `data` was given. */
  stop(): Promise<void>;
}

/**
 * Starts a host with an app, for a test.
 * @throws if it can't start; the message contains what the host has logged
 */
export async function createFunctionsHost(options: CreateOptions): Promise<CreatedHost> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'functions-host-')));
  const removeData = async () => {
    if (options.data === undefined) await rm(data, { recursive: true, force: true, maxRetries: 3 });
  };
  const flags = ['--app', options.app, '--data', data, '--port', String(options.port ?? 0)];
  if (options.functions) flags.push('--functions', options.functions.join(','));
  const storage = options.storage === undefined ? {} : { AzureWebJobsStorage: options.storage };
  const host = await spawnHost(flags, { ...storage, ...options.settings }).catch(async (error: unknown) => {
    await removeData();
    throw error;
  });
  const keys = AccessKeys.parse(JSON.parse(await readFile(join(data, 'keys.json'), 'utf8')));
  return {
    url: host.url,
    functions: host.functions,
    call: (path, init) => fetch(`${host.url}${path}`, init),
    ...operationsOf(host, keys),
    logs: host.logs,
    async stop() {
      await host.end();
      await removeData();
    },
  };
}

function operationsOf(
  { url }: SpawnedHost,
  keys: AccessKeys,
): Pick<CreatedHost, 'start' | 'raise' | 'inspect' | 'untilIdle'> {
  const ask = async (path: string, key: string, body?: string) => {
    const headers = { 'x-functions-key': key, 'Content-Type': 'application/json' };
    const response = await fetch(`${url}${path}`, { headers, ...(body !== undefined && { method: 'POST', body }) });
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    throw new Error(`${path} answers ${response.status}: ${text}`);
  };
  const durable = (path: string, body?: string) => ask(`/runtime/webhooks/durabletask${path}`, keys.durabletask, body);
  const instance = (id: string) => `/instances/${encodeURIComponent(id)}`;
  return {
    async start(orchestrator, input, instanceId) {
      const path = [orchestrator, ...(instanceId === undefined ? [] : [instanceId])].map(encodeURIComponent).join('/');
      const answer = await durable(`/orchestrators/${path}`, JSON.stringify(input) ?? '');
      return (answer as { id: string }).id;
    },
    async raise(instanceId, event, value = null) {
      await durable(`${instance(instanceId)}/raiseEvent/${encodeURIComponent(event)}`, JSON.stringify(value));
    },
    inspect: (id) => durable(`${instance(id)}?showHistory=true&showHistoryOutput=true`) as Promise<InstanceStatus>,
    async untilIdle(timeoutMs = 30_000) {
      const until = Date.now() + timeoutMs;
      while (!((await ask('/admin/host/status', keys.master)) as { isIdle: boolean }).isIdle) {
        if (Date.now() > until) throw new Error(`The Functions host is still busy after ${timeoutMs} ms.`);
        await delay(POLL_MS);
      }
    },
  };
}
