import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface HostKeys {
  master: string;
  function: string;
  durabletask: string;
}

/** The keys that a host has made for itself. */
export function keysOf({ data }: { readonly data: string }): HostKeys {
  return JSON.parse(readFileSync(join(data, 'keys.json'), 'utf8')) as HostKeys;
}
