import { LANES } from '../../core/contracts/lane.ts';
import { CONTAINERS, QUEUES } from '../../core/storage/names.ts';
import type { Infra } from './evaluated/infra.ts';
import { nameOf } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType } from './finding.ts';

type Told = readonly [where: string, message: string];

/** Where each container and queue must be: what the code names, and what the platform needs beside it. */
const CONTAINERS_BY_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  data: Object.values(CONTAINERS).filter((name) => name !== CONTAINERS.work),
  work: [CONTAINERS.work, 'app-package', 'undelivered-uploads'],
};
const QUEUES_BY_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  data: ['webjobs-blobtrigger-poison'],
  work: Object.values(QUEUES),
};

/** Containers and queues are those that the code names, in the right account, with their poison queues; all is tagged. */
export function checkNames(infra: Infra): Finding[] {
  const type = 'Microsoft.Storage/storageAccounts';
  return [
    ...inEach(infra, 'names', (deployment) => [
      ...compare(deployment, `${type}/blobServices/containers`, CONTAINERS_BY_ACCOUNT),
      ...compare(deployment, `${type}/queueServices/queues`, QUEUES_BY_ACCOUNT),
      ...untagged(deployment),
    ]),
    ...withoutPoison(),
  ];
}

function compare(deployment: Deployment, type: string, wanted: Readonly<Record<string, readonly string[]>>): Told[] {
  return Object.entries(wanted).flatMap(([account, names]) => {
    const made = ofType(deployment, type).filter(({ id }) => id.includes(`/st${account}`));
    const have = made.map(nameOf);
    return [
      ...names.filter((name) => !have.includes(name)).map((name): Told => [account, `lacks ${name}`]),
      ...have.filter((name) => !names.includes(name)).map((name): Told => [account, `has ${name}, which nothing uses`]),
    ];
  });
}

/** azd finds what belongs to an environment by its tag, and so does who reads the bill. What has no place can have no tag. */
function untagged({ resources }: Deployment): Told[] {
  return resources.filter((each) => 'location' in each && !('tags' in each)).map(({ id }): Told => [id, 'has no tags']);
}

function withoutPoison(): Finding[] {
  const names: readonly string[] = Object.values(QUEUES);
  // All tasks have one poison queue.
  const lanes: readonly string[] = LANES.slice(1).map((lane) => QUEUES[lane]);
  return names
    .filter((name) => !lanes.includes(name))
    .filter((name) => !name.endsWith('-poison') && !names.includes(`${name}-poison`))
    .map((name) => ({ check: 'names', where: 'core/storage/names.ts', message: `${name} has no poison queue` }));
}
