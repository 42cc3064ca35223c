import { isDeepStrictEqual } from 'node:util';
import type { DurableClient } from './durable-client.ts';
import { keysOf } from './keys-of.ts';
import type { TestHost } from './start-host.ts';
import { waitUntil } from './wait-until.ts';

/** A question to the durable HTTP API, and what the Durable extension answered. */
export interface Answer {
  name: string;
  /** `token` is a continuation token; `<token>` stands for the last one that was answered. */
  request: { method: string; path: string; text?: string; type?: string; token?: string };
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const HOUR_MS = 3_600_000;
const COMPARED = ['content-type', 'location', 'retry-after', 'x-ms-continuation-token'];
const TOKEN = 'x-ms-continuation-token';
/** Where an instance is when it has taken in what it was asked for. */
const AFTER: Record<string, string> = { suspend: 'Suspended', resume: 'Running', terminate: 'Terminated' };

/** Asks a host what the extension was asked, in the same order, and makes the answers comparable. */
export class RecordedAnswers {
  readonly #host: TestHost;
  readonly #durable: DurableClient;
  #token = '';

  constructor(host: TestHost, durable: DurableClient) {
    this.#host = host;
    this.#durable = durable;
  }

  /** A question about a state is asked again until the answer is the recorded one. */
  async ask(recorded: Answer): Promise<{ expected: unknown; actual: unknown }> {
    const expected = this.#comparable(recorded);
    let actual: unknown;
    const isSame = async () => {
      actual = this.#comparable(await this.#send(recorded));
      return isDeepStrictEqual(actual, expected);
    };
    if (recorded.request.method === 'GET') await waitUntil(isSame, 2_000).catch(() => undefined);
    else await isSame();
    return { expected, actual };
  }

  async #send(recorded: Answer): Promise<Answer> {
    const { method, path, text, type = 'application/json', token } = recorded.request;
    const response = await this.#durable.fetch(withDatesOfToday(path), {
      method,
      headers: { 'Content-Type': type, ...(token && { [TOKEN]: token === '<token>' ? this.#token : token }) },
      ...(text !== undefined && { body: text }),
    });
    const content = await response.text();
    this.#token = response.headers.get(TOKEN) || this.#token;
    const headers = COMPARED.flatMap((name) =>
      response.headers.has(name) ? [[name, response.headers.get(name)]] : [],
    );
    const body: unknown = content && JSON.parse(content);
    const answer = { ...recorded, status: response.status, headers: Object.fromEntries(headers), body };
    await this.#settle(answer);
    return (await this.#isInAnotherPlace(answer)) ? this.#send(recorded) : answer;
  }

  /** The next question must find what this one has caused. */
  async #settle({ request: { method, path, text }, status, body }: Answer): Promise<void> {
    if (method !== 'POST' || status !== 202) return;
    const [, collection, name = '', operation = ''] = path.split(/[/?]/);
    const started = (body as { id?: string }).id;
    if (started && /waitsFor|callsChild/.test(name)) await this.#until(started, 'Running');
    else if (started) await this.#durable.end(started);
    else if (collection === 'instances' && AFTER[operation]) await this.#until(name, AFTER[operation]);
    if (name === 'callsChild') await this.#until(JSON.parse(text ?? '').id, 'Running');
  }

  #until = (id: string, runtimeStatus: string) =>
    this.#durable.when(id, (status) => status.runtimeStatus === runtimeStatus);

  /** A generated id must sort as the recorded one did, or pages hold other instances. */
  async #isInAnotherPlace({ name, body }: Answer): Promise<boolean> {
    if (name !== 'start-no-id-no-body' && name !== 'restart-completed-new-id') return false;
    const { id = '' } = body as { id?: string };
    if (id === '' || id < '@' === (name === 'start-no-id-no-body')) return false;
    await this.#durable.fetch(`/instances/${id}`, { method: 'DELETE' });
    return true;
  }

  #comparable({ status, headers, body }: Answer): unknown {
    const text = JSON.stringify({ status, headers, body }, (key, value: unknown) => {
      if (Array.isArray(value) && key === 'body') return [...value].sort(byText);
      // .NET's stack traces, and what its JSON reader says.
      if (key === 'StackTrace') return value && '…';
      return key === 'ExceptionMessage' && /JSON|JToken|JObject/.test(String(value)) ? '…' : value;
    });
    return JSON.parse(
      text
        .replaceAll(this.#host.url, '<base>')
        .replaceAll(keysOf(this.#host).durabletask, '<key>')
        .replace(/("x-ms-continuation-token":")[^"]+/, '$1<token>')
        .replace(/known orchestrator functions: [^"]*/, 'known orchestrator functions: …')
        .replace(/\b[0-9a-f]{32}\b/g, '<id>')
        .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?/g, (_, fraction) => (fraction ? '<time>' : '<second>')),
    );
  }
}

const byText = (one: unknown, other: unknown) => (idOf(one) < idOf(other) ? -1 : 1);
const idOf = (status: unknown) => (status as { instanceId: string }).instanceId.replace(/^[0-9a-f]{32}$/, '<id>');

/** Filters by time are an hour away from now, in the direction in which they were. */
function withDatesOfToday(path: string): string {
  return path.replace(/createdTimeFrom=2026-11-30T0(\d)[^&]*/, (_, hour) => {
    const time = new Date(Date.now() + (hour === '4' ? HOUR_MS : -HOUR_MS));
    return `createdTimeFrom=${time.toISOString()}`;
  });
}
