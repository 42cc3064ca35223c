import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { readInfraTexts } from '../read-infra-texts.ts';
import { DEPLOYMENT_NAMES } from './deployments.ts';
import { type Infra, Interface } from './infra.ts';
import { Resource } from './resource.ts';

const FOLDER = 'test/infra/snapshots';
/** The deployment from which the snapshots of others are stored as differences. */
const PLAIN = 'cpu';
const SNAPSHOT_NAMES: readonly string[] = [...DEPLOYMENT_NAMES, 'uploads'];

const Snapshot = z.object({
  /** Ids of resources of the plain deployment that this one lacks. */
  without: z.array(z.string()).default([]),
  /** Resources that this one has in addition, or that differ. */
  resources: z.array(Resource),
});

/** Reads the stored evaluations, and the files that no compiler reads. */
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

/** Stores evaluations, so that the diff of a change to a template shows what it changes in Azure. */
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
