import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../app/app-error.ts';
import { writeFileAtomically } from '../journal/write-file-atomically.ts';
import { jsonOrUndefined } from '../json-or-undefined.ts';
import { readIfExists } from '../read-if-exists.ts';

export const AccessKeys = z.object({
  /** The key for everything. */
  master: z.string(),
  /** The key for functions of the level `function`. */
  function: z.string(),
  /** The key for the durable HTTP API. */
  durabletask: z.string(),
});
export type AccessKeys = z.infer<typeof AccessKeys>;

/**
 * Reads the keys of a data folder, or makes new ones that only this user can read.
 * @param functionKey takes the place of the key `function`
 * @throws AppError if the file holds something else
 */
export async function loadAccessKeys(dataFolder: string, functionKey?: string): Promise<AccessKeys> {
  const path = join(dataFolder, 'keys.json');
  const content = await readIfExists(path);
  const given = functionKey === undefined ? {} : { function: functionKey };
  if (content !== undefined) return { ...parseKeys(path, content), ...given };
  const keys = { master: newKey(), function: newKey(), durabletask: newKey() };
  await writeFileAtomically(path, `${JSON.stringify(keys, null, 2)}\n`);
  return { ...keys, ...given };
}

function parseKeys(path: string, content: string): AccessKeys {
  const { data, success } = AccessKeys.safeParse(jsonOrUndefined(content));
  if (success) return data;
  throw new AppError(`${path} doesn't hold the keys of a host: remove it, and the host makes new ones.`);
}

const newKey = () => randomBytes(32).toString('base64url');

/** True if a request has one of `keys`, in the header `x-functions-key` or the query parameter `code`. */
export function hasKey(request: IncomingMessage, url: URL, keys: readonly string[]): boolean {
  const header = request.headers['x-functions-key'];
  const given = (typeof header === 'string' ? header : undefined) ?? url.searchParams.get('code') ?? '';
  return keys.some((key) => isSame(given, key));
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
