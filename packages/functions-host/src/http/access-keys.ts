import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../journal/write-file-atomically.ts';

export const AccessKeys = z.object({
  /** The key for everything. */
  master: z.string(),
  /** The key for functions of the level `function`. */
  function: z.string(),
  /** The key for the durable HTTP API. */
  durabletask: z.string(),
});
export type AccessKeys = z.infer<typeof AccessKeys>;

/** Reads the keys of a data folder, or makes new ones that only this user can read. */
export async function loadAccessKeys(dataFolder: string, given: Partial<AccessKeys> = {}): Promise<AccessKeys> {
  const path = join(dataFolder, 'keys.json');
  const content = await readFile(path, 'utf8').catch(() => undefined);
  if (content !== undefined) return { ...AccessKeys.parse(JSON.parse(content)), ...given };
  const keys = { master: newKey(), function: newKey(), durabletask: newKey() };
  await writeFileAtomically(path, `${JSON.stringify(keys, null, 2)}\n`);
  return { ...keys, ...given };
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
