import { randomUUID } from 'node:crypto';
import { AppError } from '../app/app-error.ts';
import type { Invocation } from '../app/invoke-function.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { TypedData } from '../app/rpc-types.ts';
import { jsonOrUndefined } from '../json-or-undefined.ts';
import { expandSetting } from '../settings/expand-setting.ts';

type Fields = Record<string, unknown>;

/** The values that expressions in the bindings of one invocation can name, ignoring case. */
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
   * Replaces the expressions of a text by their values: `{name}`, `{field.of.json}`, `{Query.x}`, `{rand-guid}`, `{DateTime:yyyy-MM-dd}` and `%SETTING%`.
   * @throws AppError that names an expression without a value
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
      throw new AppError(`${this.#whose}: the binding expression {${expression}} has no value in this invocation.`);
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** Returns the metadata of the trigger and the fields of its message, body or route, which override the metadata. */
function triggerFields({ trigger, triggerMetadata = {} }: Invocation): Fields {
  const metadata = Object.fromEntries(Object.entries(triggerMetadata).map(([name, data]) => [name, plainValue(data)]));
  const { http } = trigger;
  if (!http) return { ...metadata, ...asFields(plainValue(trigger)) };
  const body = http.body?.bytes && jsonOrUndefined(Buffer.from(http.body.bytes).toString());
  return { ...asFields(body), ...metadata, Query: http.query, Headers: http.headers, ...http.query, ...http.params };
}

/** Parses a text if it is a JSON object or a JSON string, as times in metadata are. Numbers stay as they were written. */
function plainValue({ string, json, int, double }: TypedData): unknown {
  if (json !== undefined) return JSON.parse(json);
  if (string === undefined) return int ?? double;
  const parsed = jsonOrUndefined(string);
  return typeof parsed === 'string' || isFields(parsed) ? parsed : string;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asFields = (value: unknown): Fields => (isFields(value) ? value : {});

function fieldOf(value: unknown, name: string): unknown {
  return Object.entries(asFields(value)).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}

/** Where the parts of .NET format strings are in a time in ISO 8601. */
const PARTS: Record<string, [from: number, to: number]> = {
  yyyy: [0, 4],
  yy: [2, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
  fff: [20, 23],
};

/** Formats a time in UTC by a .NET format string of the parts above. */
const formatDate = (date: Date, format: string) =>
  format.replace(/yyyy|yy|MM|dd|HH|mm|ss|fff/g, (part) => date.toISOString().slice(...(PARTS[part] ?? [0, 0])));
