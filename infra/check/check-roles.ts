import type { Infra } from './evaluated/infra.ts';
import { itemsAt, nameOf, type Resource, valueAt } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType, type Violation } from './finding.ts';
import { BUILT_IN_ROLES, DATA_ACTIONS, NEEDS, type Need, type Permission } from './roles.ts';

const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
const DEFINITION = 'Microsoft.Authorization/roleDefinitions';

interface Assignment {
  readonly where: string;
  readonly who: Need['who'];
  readonly store: string;
  readonly can: readonly Permission[];
}

/** Permissions that even the narrowest role includes, and that are harmless in their place. */
const COMES_ALONG: readonly Permission[] = [
  'blob:add',
  'container:create',
  'delegation-key',
  'message:read',
  'queue:create',
  'blob:own',
];
/** Event Grid has no narrower role for dead letters. */
const TOPIC_COMES_ALONG: readonly Permission[] = ['blob:read', 'blob:delete'];

/** Checks that every identity may do what the code does and nothing else, and that no role is a wildcard or wider than a store. */
export function checkRoles(infra: Infra): Finding[] {
  return inEach(infra, 'roles', (deployment) => {
    const read = ofType(deployment, ASSIGNMENT).map((each) => readAssignment(deployment, each));
    const known = read.flatMap((each) => ('who' in each ? [each] : []));
    return [
      ...read.flatMap((each) => ('who' in each ? [] : [each])),
      ...wildcards(deployment),
      ...missing(deployment, known),
      ...known.flatMap(beyondNeed),
      ...typeless(deployment),
    ];
  });
}

function readAssignment(deployment: Deployment, resource: Resource): Assignment | Violation {
  const can = permissionsOf(deployment, String(valueAt(resource, 'properties', 'roleDefinitionId')));
  const store = storeOf(resource.id);
  const who = whoIs(String(valueAt(resource, 'properties', 'principalId')), store);
  if (!can) return [resource.id, 'assigns a role that no check knows'];
  if (!store) return [resource.id, 'is not scoped to a store: it reaches the whole group'];
  if (!who) return [resource.id, 'is for a principal that no check knows'];
  return { where: resource.id, who, store, can };
}

/** Short names of accounts and other resources, by the beginning of their ids. */
const STORES: Readonly<Record<string, string>> = {
  'Microsoft.Storage/storageAccounts/stdata': 'data',
  'Microsoft.Storage/storageAccounts/stwork': 'work',
  'Microsoft.Insights/components/appi-': 'insights',
  'Microsoft.ContainerRegistry/registries/cr': 'registry',
  'Microsoft.KeyVault/vaults/kv': 'vault',
  'Microsoft.Network/virtualNetworks/vnet-': 'network',
  'Microsoft.ContainerService/managedClusters/aks-': 'cluster',
};

/** Returns the short name of a scope: `data.videos` for a container, `data` for an account. */
function storeOf(id: string): string | undefined {
  const [scope = ''] = id.split(`/providers/${ASSIGNMENT}/`);
  const [, ...path] = scope.split('/');
  const account = Object.entries(STORES).find(([begin]) => path.join('/').startsWith(begin))?.[1];
  const inner = path.length > 3 ? path.at(-1) : undefined;
  return account && inner ? `${account}.${inner}` : account;
}

const PRINCIPALS: Readonly<Record<string, Need['who']>> = {
  'userAssignedIdentities/id-app-': 'app',
  'userAssignedIdentities/id-worker-': 'worker',
  'userAssignedIdentities/id-scoring-': 'scoring',
  'userAssignedIdentities/id-cluster-': 'cluster',
  'systemTopics/evgt-uploads-': 'topic',
  // The nodes of the cluster pull the workers' image.
  '.identityProfile.kubeletidentity': 'worker',
};

/** Returns who a principal is. One that is no identity of the templates is a person: an uploader, or the admin of the vault and the cluster. */
function whoIs(principal: string, store: string | undefined): Need['who'] | undefined {
  if (!principal.startsWith('[')) return store === 'vault' || store === 'cluster' ? 'admin' : 'uploader';
  return Object.entries(PRINCIPALS).find(([part]) => principal.includes(part))?.[1];
}

function permissionsOf(deployment: Deployment, role: string): readonly Permission[] | undefined {
  const id = role.split('/').at(-1) ?? '';
  const own = ofType(deployment, DEFINITION).find((each) => nameOf(each) === id);
  return own ? actionsOf(own, 'dataActions').flatMap((action) => DATA_ACTIONS[action] ?? []) : BUILT_IN_ROLES[id]?.can;
}

function actionsOf(role: Resource, kind: 'actions' | 'dataActions'): string[] {
  return itemsAt(role, 'properties', 'permissions').flatMap((each) => itemsAt(each, kind).map(String));
}

function wildcards(deployment: Deployment): Violation[] {
  return ofType(deployment, DEFINITION).flatMap((role) =>
    [...actionsOf(role, 'actions'), ...actionsOf(role, 'dataActions')]
      .filter((action) => !DATA_ACTIONS[action])
      .map((action): Violation => [role.id, `allows ${action}, which nothing needs`]),
  );
}

/** True if an assignment is in the same account, vault or cluster as a store. */
const isNear = (assignment: Assignment, store: string): boolean =>
  assignment.store.split('.')[0] === store.split('.')[0];

/** Finds needs without a role. Identities that a deployment doesn't have need nothing. */
function missing(deployment: Deployment, assignments: readonly Assignment[]): Violation[] {
  const text = JSON.stringify(deployment.resources);
  const isThere = { scoring: text.includes('/id-scoring-'), cluster: text.includes('/subnets/cluster"') };
  const present = ({ who, store }: Need) => {
    if (who === 'uploader' || who === 'admin')
      return assignments.some((each) => each.who === who && isNear(each, store));
    if (who === 'cluster') return isThere.cluster && text.includes('/managedClusters/aks-');
    return who !== 'scoring' || isThere.scoring;
  };
  return NEEDS.filter(present).flatMap(({ who, store, permissions, because }) => {
    const theirs = assignments.filter((each) => each.store === store && each.who === who);
    const can = new Set(theirs.flatMap((each) => each.can));
    return permissions
      .filter((permission) => !can.has(permission))
      .map((permission): Violation => [store, `${who} may not ${permission} in ${store}, which it needs: ${because}`]);
  });
}

function beyondNeed({ where, who, store, can }: Assignment): Violation[] {
  const needed = NEEDS.filter((need) => need.who === who && need.store === store).flatMap(
    ({ permissions }) => permissions,
  );
  const fine = new Set<Permission>([...needed, ...COMES_ALONG, ...(who === 'topic' ? TOPIC_COMES_ALONG : [])]);
  const nothing: Violation[] = needed.length === 0 ? [[where, `${who} needs nothing in ${store}`]] : [];
  return [
    ...nothing,
    ...can
      .filter((permission) => !fine.has(permission))
      .map((permission): Violation => [where, `${who} may ${permission} in ${store}, which it doesn't need`]),
  ];
}

/** Finds assignments without `principalType`, which can fail for an identity that has just been created. */
function typeless(deployment: Deployment): Violation[] {
  return ofType(deployment, ASSIGNMENT)
    .filter((each) => !valueAt(each, 'properties', 'principalType'))
    .map(({ id }): Violation => [id, 'has no principalType']);
}
