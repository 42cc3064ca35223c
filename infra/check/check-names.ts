import { CONTAINERS, QUEUES } from '../../core/storage/names.ts';
import type { BicepResource } from './bicep/bicep-file.ts';
import { resourceName } from './bicep/read-bicep.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';

/** Where each container and queue must be: what the code names, and what the platform needs beside it. */
const CONTAINERS_BY_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  data: [CONTAINERS.videos, CONTAINERS.painted],
  work: [CONTAINERS.work, 'app-package', 'undelivered-uploads'],
};
const QUEUES_BY_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  data: ['webjobs-blobtrigger-poison'],
  work: Object.values(QUEUES),
};

/** Containers and queues are those that the code names, in the right account, with their poison queues. */
export function checkNames(infra: Infra): Finding[] {
  const type = 'Microsoft.Storage/storageAccounts';
  return [
    ...compare(infra, `${type}/blobServices/containers`, CONTAINERS_BY_ACCOUNT),
    ...compare(infra, `${type}/queueServices/queues`, QUEUES_BY_ACCOUNT),
    ...withoutPoison(),
  ];
}

function compare(infra: Infra, type: string, wanted: Readonly<Record<string, readonly string[]>>): Finding[] {
  const made = deployedResources(infra, type);
  const isMade = (account: string, name: string) =>
    made.some((each) => each.path[0] === account && resourceName(each) === name);
  const isWanted = (each: BicepResource) => wanted[each.path[0] ?? '']?.includes(resourceName(each) ?? '');
  return [
    ...Object.entries(wanted).flatMap(([account, names]) =>
      names
        .filter((name) => !isMade(account, name))
        .map((name) => ({ check: 'names', where: 'modules/storage.bicep', message: `${account} lacks ${name}` })),
    ),
    ...made
      .filter((each) => !isWanted(each))
      .map((each) => ({
        check: 'names',
        where: `${each.file}:${each.line}`,
        message: `${each.path[0]} has ${resourceName(each)}, which nothing uses`,
      })),
  ];
}

function withoutPoison(): Finding[] {
  const names: readonly string[] = Object.values(QUEUES);
  return names
    .filter((name) => !name.endsWith('-poison') && !names.includes(`${name}-poison`))
    .map((name) => ({ check: 'names', where: 'core/storage/names.ts', message: `${name} has no poison queue` }));
}
