import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '../../core/storage/azure/open-storage.ts';
import { QUEUES } from '../../core/storage/names.ts';
import type { Finding } from './finding.ts';
import { type Deed, NEEDS, type Need } from './roles.ts';

/** Folders that run as an identity; the first that a file lies in is its own. */
const FOLDERS = { scoring: 'scoring', app: 'functions', worker: 'workers' } as const;
type Who = keyof typeof FOLDERS;
const WHO = Object.keys(FOLDERS) as readonly Who[];

/** Where a port of core/storage leads, by account and container. */
const STORES: Readonly<Record<Exclude<keyof Storage, 'queues' | 'createMissing'>, string>> = {
  videos: 'data.videos',
  painted: 'data.painted',
  pictures: 'data.styles',
  preparations: 'work.work',
  jobs: 'work.work',
  lists: 'work.work',
  logs: 'work.work',
  chunks: 'work.work',
  abilities: 'work.work',
  links: 'data',
  previews: 'work.work',
};

const DEEDS: Readonly<Record<string, Deed>> = { send: 'message:send', receive: 'message:take', length: 'queue:length' };

/** Code, by path from the repository. */
export type Sources = ReadonlyMap<string, string>;

export async function readSources(repository: string): Promise<Sources> {
  const files = await Promise.all(Object.values(FOLDERS).map((folder) => sourcesIn(repository, folder)));
  return new Map(files.flat());
}

/** What the code does to storage is among the needs that roles are held to: a call that nobody thought of is found here. */
export function checkCalls(sources: Sources): Finding[] {
  return [...sources].flatMap(([path, text]) => {
    const who = WHO.find((each) => path.startsWith(`${FOLDERS[each]}/`)) ?? 'worker';
    return [...storesIn(text, who, path), ...queuesIn(text, who, path)];
  });
}

function storesIn(text: string, who: Who, where: string): Finding[] {
  const bare = [...text.matchAll(/\bstorage\.(\w+)/g)].map(([, port = '']) => port);
  const taken = [...text.matchAll(/\{([^{}]*)\} = (?:\w+\.)*storage;/g)].flatMap(
    ([, names = '']) => names.match(/\w+/g) ?? [],
  );
  return [...new Set([...bare, ...taken])].flatMap((port) => {
    const store = STORES[port as keyof typeof STORES];
    return !store || needOf(who, store) ? [] : [finding(where, `uses ${port}, and ${who} has no role in ${store}`)];
  });
}

function queuesIn(text: string, who: Who, where: string): Finding[] {
  return [...text.matchAll(/\bqueues\.(\w+)\.(\w+)\(/g)].flatMap(([, queue = '', call = '']) => {
    const deed = DEEDS[call];
    const isAllowed = !deed || needOf(who, `work.${QUEUES[queue as keyof typeof QUEUES] ?? queue}`, deed);
    return isAllowed ? [] : [finding(where, `${who} has no role to ${deed} in ${queue}`)];
  });
}

/** A need in an account holds for all that is in it. */
function needOf(who: Who, store: string, deed?: Deed): Need | undefined {
  const [account] = store.split('.');
  return NEEDS.find(
    (need) => need.who === who && [store, account].includes(need.store) && (!deed || need.deeds.includes(deed)),
  );
}

const finding = (where: string, message: string): Finding => ({ check: 'calls', where, message });

async function sourcesIn(repository: string, folder: string): Promise<[string, string][]> {
  const paths = await readdir(join(repository, folder), { recursive: true });
  const sources = paths.filter((path) => path.endsWith('.ts')).map((path) => join(folder, path));
  return Promise.all(
    sources.map(async (path) => [path, await readFile(join(repository, path), 'utf8')] as [string, string]),
  );
}
