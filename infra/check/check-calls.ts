import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '../../core/storage/azure/open-storage.ts';
import { QUEUES } from '../../core/storage/names.ts';
import type { Finding } from './finding.ts';
import { NEEDS, type Need, type Permission } from './roles.ts';

/** Folders of the code that runs as each identity. A file belongs to the first folder that contains it. */
const FOLDERS = { scoring: 'scoring', app: 'functions', worker: 'workers' } as const;
type Who = keyof typeof FOLDERS;
const WHO = Object.keys(FOLDERS) as readonly Who[];

/** Account and container that each port of core/storage uses. */
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
  presence: 'work.work',
  links: 'data',
  previews: 'work.work',
  undelivered: 'work.work',
  speeds: 'work.work',
  jobPictures: 'work.work',
};

const PERMISSIONS: Readonly<Record<string, Permission>> = {
  send: 'message:send',
  receive: 'message:take',
  removeFound: 'message:take',
  peek: 'message:read',
  length: 'queue:length',
};

/** Source code by its path in the repository. */
export type Sources = ReadonlyMap<string, string>;

export async function readSources(repository: string): Promise<Sources> {
  const files = await Promise.all(Object.values(FOLDERS).map((folder) => sourcesIn(repository, folder)));
  return new Map(files.flat());
}

/** Checks that what the code does to storage is in `NEEDS`, which roles are checked against. A forgotten call is found here. */
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
    const permission = PERMISSIONS[call];
    const isAllowed = !permission || needOf(who, `work.${QUEUES[queue as keyof typeof QUEUES] ?? queue}`, permission);
    return isAllowed ? [] : [finding(where, `${who} has no role to ${permission} in ${queue}`)];
  });
}

/** Finds the need for a store. A need for an account covers everything in it. */
function needOf(who: Who, store: string, permission?: Permission): Need | undefined {
  const [account] = store.split('.');
  return NEEDS.find(
    (need) =>
      need.who === who &&
      [store, account].includes(need.store) &&
      (!permission || need.permissions.includes(permission)),
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
