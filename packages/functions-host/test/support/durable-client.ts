import { keysOf } from './keys-of.ts';
import { waitUntil } from './wait-until.ts';

export interface Status {
  name: string;
  instanceId: string;
  runtimeStatus: string;
  input: unknown;
  output: unknown;
  customStatus: unknown;
  createdTime: string;
  lastUpdatedTime: string;
  historyEvents?: { EventType: string; [field: string]: unknown }[];
}

const FINISHED = ['Completed', 'Failed', 'Terminated'];

/** The durable HTTP API of a host, asked with its key. */
export class DurableClient {
  readonly base: string;
  readonly #key: string;

  /** @param host.data its data folder */
  constructor(host: { readonly url: string; readonly data: string }) {
    this.base = `${host.url}/runtime/webhooks/durabletask`;
    this.#key = keysOf(host).durabletask;
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.base}${path}`, { ...init, headers: { ...init.headers, 'x-functions-key': this.#key } });
  }

  post(path: string, body?: unknown): Promise<Response> {
    const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    return this.fetch(path, { method: 'POST', ...(body !== undefined && json) });
  }

  async start(name: string, input?: unknown, id?: string): Promise<string> {
    const response = await this.post(`/orchestrators/${name}${id ? `/${encodeURIComponent(id)}` : ''}`, input);
    const body = (await response.json()) as { id: string; Message?: string };
    if (response.status !== 202) throw new Error(`${response.status} ${body.Message}`);
    return body.id;
  }

  async status(id: string, query = ''): Promise<Status> {
    const response = await this.fetch(`/instances/${encodeURIComponent(id)}?${query}`);
    return (await response.json()) as Status;
  }

  raise(id: string, event: string, data: unknown): Promise<Response> {
    return this.post(`/instances/${encodeURIComponent(id)}/raiseEvent/${event}`, data);
  }

  end(id: string, query = ''): Promise<Status> {
    return this.when(id, (status) => FINISHED.includes(status.runtimeStatus), query);
  }

  when(id: string, condition: (status: Status) => boolean, query = ''): Promise<Status> {
    return waitUntil(async () => {
      const status = await this.status(id, query);
      return condition(status) && status;
    });
  }

  /** Starts, and waits for the end. */
  async run(name: string, input?: unknown, id?: string): Promise<Status> {
    return this.end(await this.start(name, input, id), 'showHistory=true&showHistoryOutput=true');
  }
}
