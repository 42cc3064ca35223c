import { randomUUID } from 'node:crypto';
import { AppError } from '../app/app-error.ts';
import type { Invocation } from '../app/invoke-function.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { TypedData } from '../app/rpc-types.ts';
import { expandSetting } from '../settings/expand-setting.ts';
import { formatDate } from './format-date.ts';

type Fields = Record<string, unknown>;

/** What expressions in the bindings of one invocation stand for: names in any case. */
export class BindingData {
  readonly #fields: Fields;
  readonly #settings: Record<string, string>;
  readonly #whose: string;
  readonly #now = new Date();

  constructor(fn: RegisteredFunction, invocation: Invocation, settings: Record<string, string>) {
    this.#settings = settings;
    this.#whose = `The function '${fn.name}'`;
    this.#fields = { ...triggerFields(invocation), sys: { MethodName: fn.name, UtcNow: this.#now.toISOString() } };
  }

  /**
   * Puts values in the place of `{name}`, `{field.of.json}`, `{Query.x}`, `{rand-guid}`, `{DateTime:yyyy-MM-dd}` and `%SETTING%`.
   * @throws AppError naming what there is no value for
   */
  expand(text: string): string {
    return expandSetting(text, this.#settings, this.#whose).replace(/\{([^{}]+)\}/g, (_, name: string) =>
      this.#value(name),
    );
  }

  #value(expression: string): string {
    const [name = '', format] = expression.split(/:(.*)/s);
    if (name.toLowerCase() === 'rand-guid') return format === 'N' ? randomUUID().replaceAll('-', '') : randomUUID();
    if (name.toLowerCase() === 'datetime') return formatDate(this.#now, format ?? 'yyyy-MM-ddTHH-mm-ssZ');
    const value = name.split('.').reduce<unknown>(fieldOf, this.#fields);
    if (value === undefined || value === null)
      throw new AppError(
        `${this.#whose}: nothing of this invocation is called '${expression}' (used as {${expression}}).`,
      );
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** The trigger's metadata, and above it the fields of a message, of a body, or of a route. */
function triggerFields({ trigger, triggerMetadata = {} }: Invocation): Fields {
  const metadata = Object.fromEntries(Object.entries(triggerMetadata).map(([name, data]) => [name, plainValue(data)]));
  const { http } = trigger;
  if (!http) return { ...metadata, ...asFields(plainValue(trigger)) };
  const body = http.body?.bytes && parse(Buffer.from(http.body.bytes).toString());
  return { ...asFields(body), ...metadata, Query: http.query, Headers: http.headers, ...http.query, ...http.params };
}

/** JSON where it is an object or a text in quotes, as times in metadata are; numbers stay as they were written. */
function plainValue({ string, json, int, double }: TypedData): unknown {
  if (json !== undefined) return JSON.parse(json);
  if (string === undefined) return int ?? double;
  const parsed = parse(string);
  return typeof parsed === 'string' || isFields(parsed) ? parsed : string;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asFields = (value: unknown): Fields => (isFields(value) ? value : {});

function fieldOf(value: unknown, name: string): unknown {
  return Object.entries(asFields(value)).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
