import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { readInfraTexts } from '../read-infra-texts.ts';
import { type Infra, Interface } from './infra.ts';
import { Resource } from './resource.ts';

const FOLDER = 'test/infra/snapshots';
/** The deployment that others are told as differences from. */
const PLAIN = 'cpu';
export const SNAPSHOT_NAMES = ['cpu', 't4', 'a100', 'aks', 'isolated', 'sign-in', 'scoring', 'everything', 'uploads'];

const Snapshot = z.object({
  /** Ids of the plain deployment's resources that this one lacks. */
  without: z.array(z.string()).default([]),
  /** Those that it has beside them, or otherwise. */
  resources: z.array(Resource),
});

/** The evaluated deployments that are kept, and the files that no compiler reads. */
export async function readSnapshots(repository: string): Promise<Infra> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(repository, FOLDER, `${name}.json`), 'utf8'));
  const plain = Snapshot.parse(await read(PLAIN)).resources;
  const deployments = new Map<string, readonly Resource[]>();
  for (const name of SNAPSHOT_NAMES) {
    const { without, resources } = Snapshot.parse(await read(name));
    deployments.set(name, isAlone(name) ? resources : [...keep(plain, without, resources), ...resources]);
  }
  return { deployments, interface: Interface.parse(await read('interface')), texts: await readInfraTexts(repository) };
}

/** Keeps them, so that a change of a template shows in a diff what it changes in Azure. */
export async function writeSnapshots(repository: string, infra: Infra): Promise<void> {
  const folder = join(repository, FOLDER);
  await mkdir(folder, { recursive: true });
  const write = (name: string, value: unknown) =>
    writeFile(join(folder, `${name}.json`), `${JSON.stringify(value, null, 1)}\n`);
  const plain = infra.deployments.get(PLAIN) ?? [];
  for (const [name, resources] of infra.deployments) {
    await write(name, isAlone(name) ? { resources } : difference(plain, resources));
  }
  await write('interface', infra.interface);
}

const isAlone = (name: string): boolean => name === PLAIN || name === 'uploads';

function keep(plain: readonly Resource[], without: readonly string[], others: readonly Resource[]): Resource[] {
  const ids = new Set([...without, ...others.map(({ id }) => id)]);
  return plain.filter(({ id }) => !ids.has(id));
}

function difference(plain: readonly Resource[], resources: readonly Resource[]): z.infer<typeof Snapshot> {
  const before = new Map(plain.map((each) => [each.id, each]));
  const ids = new Set(resources.map(({ id }) => id));
  return {
    without: plain.map(({ id }) => id).filter((id) => !ids.has(id)),
    resources: resources.filter((each) => !isDeepStrictEqual(each, before.get(each.id))),
  };
}
