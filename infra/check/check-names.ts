import { LANES } from '../../core/contracts/task.ts';
import { CONTAINERS, QUEUES } from '../../core/storage/names.ts';
import type { Infra } from './evaluated/infra.ts';
import { nameOf } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType, type Violation } from './finding.ts';

/** Containers that each account must have: those that the code uses, and those that the platform needs. */
const CONTAINERS_BY_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  data: Object.values(CONTAINERS).filter((name) => name !== CONTAINERS.work),
  work: [CONTAINERS.work, 'app-package', 'undelivered-uploads'],
};
const QUEUES_BY_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  data: ['webjobs-blobtrigger-poison'],
  work: Object.values(QUEUES),
};

/** Checks that containers and queues are those of the code, in the right account and with poison queues, and that everything is tagged. */
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

function compare(
  deployment: Deployment,
  type: string,
  wanted: Readonly<Record<string, readonly string[]>>,
): Violation[] {
  return Object.entries(wanted).flatMap(([account, names]) => {
    const made = ofType(deployment, type).filter(({ id }) => id.includes(`/st${account}`));
    const have = made.map(nameOf);
    return [
      ...names.filter((name) => !have.includes(name)).map((name): Violation => [account, `lacks ${name}`]),
      ...have
        .filter((name) => !names.includes(name))
        .map((name): Violation => [account, `has ${name}, which nothing uses`]),
    ];
  });
}

/** Finds resources without tags, by which azd and bills assign resources to an environment. Resources without a location can't have tags. */
function untagged({ resources }: Deployment): Violation[] {
  return resources
    .filter((each) => 'location' in each && !('tags' in each))
    .map(({ id }): Violation => [id, 'has no tags']);
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
