import type { Infra } from './evaluated/infra.ts';
import { itemsAt, nameOf, type Resource, valueAt } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType } from './finding.ts';
import { BUILT_IN_ROLES, DATA_ACTIONS, type Deed, NEEDS, type Need } from './roles.ts';

const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
const DEFINITION = 'Microsoft.Authorization/roleDefinitions';

type Told = readonly [where: string, message: string];

interface Assignment {
  readonly where: string;
  readonly who: Need['who'];
  readonly store: string;
  readonly can: readonly Deed[];
}

/** Deeds that come along with the narrowest role there is and that nobody can use for harm in that place. */
const COMES_ALONG: readonly Deed[] = [
  'blob:add',
  'container:create',
  'delegation-key',
  'message:read',
  'queue:create',
  'blob:own',
];
/** Event Grid has no narrower role for dead letters. */
const TOPIC_COMES_ALONG: readonly Deed[] = ['blob:read', 'blob:delete'];

/** Every identity may do what the code does, and nothing else; no role is a wildcard or wider than a store. */
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

function readAssignment(deployment: Deployment, resource: Resource): Assignment | Told {
  const can = deedsOf(deployment, String(valueAt(resource, 'properties', 'roleDefinitionId')));
  const store = storeOf(resource.id);
  const who = whoIs(String(valueAt(resource, 'properties', 'principalId')), store);
  if (!can) return [resource.id, 'assigns a role that no check knows'];
  if (!store) return [resource.id, 'is not scoped to a store: it reaches the whole group'];
  if (!who) return [resource.id, 'is for a principal that no check knows'];
  return { where: resource.id, who, store, can };
}

/** What stands in for accounts and the like, by the letters that their names begin with. */
const STORES: Readonly<Record<string, string>> = {
  'Microsoft.Storage/storageAccounts/stdata': 'data',
  'Microsoft.Storage/storageAccounts/stwork': 'work',
  'Microsoft.Insights/components/appi-': 'insights',
  'Microsoft.ContainerRegistry/registries/cr': 'registry',
  'Microsoft.KeyVault/vaults/kv': 'vault',
  'Microsoft.Network/virtualNetworks/vnet-': 'network',
  'Microsoft.ContainerService/managedClusters/aks-': 'cluster',
};

/** A container is `data.videos`, an account alone its name. */
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
  // Nodes pull the workers' image.
  '.identityProfile.kubeletidentity': 'worker',
};

/** A principal that is no identity of ours is a person: who uploads, or runs the vault and the cluster. */
function whoIs(principal: string, store: string | undefined): Need['who'] | undefined {
  if (!principal.startsWith('[')) return store === 'vault' || store === 'cluster' ? 'admin' : 'uploader';
  return Object.entries(PRINCIPALS).find(([part]) => principal.includes(part))?.[1];
}

function deedsOf(deployment: Deployment, role: string): readonly Deed[] | undefined {
  const id = role.split('/').at(-1) ?? '';
  const own = ofType(deployment, DEFINITION).find((each) => nameOf(each) === id);
  return own ? actionsOf(own, 'dataActions').flatMap((action) => DATA_ACTIONS[action] ?? []) : BUILT_IN_ROLES[id]?.can;
}

function actionsOf(role: Resource, kind: 'actions' | 'dataActions'): string[] {
  return itemsAt(role, 'properties', 'permissions').flatMap((each) => itemsAt(each, kind).map(String));
}

function wildcards(deployment: Deployment): Told[] {
  return ofType(deployment, DEFINITION).flatMap((role) =>
    [...actionsOf(role, 'actions'), ...actionsOf(role, 'dataActions')]
      .filter((action) => !DATA_ACTIONS[action])
      .map((action): Told => [role.id, `allows ${action}, which nothing needs`]),
  );
}

/** In the same account, vault or cluster. */
const isNear = (assignment: Assignment, store: string): boolean =>
  assignment.store.split('.')[0] === store.split('.')[0];

/** Whoever is there at all has all that is needed. */
function missing(deployment: Deployment, assignments: readonly Assignment[]): Told[] {
  const text = JSON.stringify(deployment.resources);
  const isThere = { scoring: text.includes('/id-scoring-'), cluster: text.includes('/subnets/cluster"') };
  const present = ({ who, store }: Need) => {
    if (who === 'uploader' || who === 'admin')
      return assignments.some((each) => each.who === who && isNear(each, store));
    if (who === 'cluster') return isThere.cluster && text.includes('/managedClusters/aks-');
    return who !== 'scoring' || isThere.scoring;
  };
  return NEEDS.filter(present).flatMap(({ who, store, deeds, because }) => {
    const theirs = assignments.filter((each) => each.store === store && each.who === who);
    const can = new Set(theirs.flatMap((each) => each.can));
    return deeds
      .filter((deed) => !can.has(deed))
      .map((deed): Told => [store, `${who} may not ${deed} in ${store}, which it needs: ${because}`]);
  });
}

function beyondNeed({ where, who, store, can }: Assignment): Told[] {
  const needed = NEEDS.filter((need) => need.who === who && need.store === store).flatMap(({ deeds }) => deeds);
  const fine = new Set<Deed>([...needed, ...COMES_ALONG, ...(who === 'topic' ? TOPIC_COMES_ALONG : [])]);
  const nothing: Told[] = needed.length === 0 ? [[where, `${who} needs nothing in ${store}`]] : [];
  return [
    ...nothing,
    ...can
      .filter((deed) => !fine.has(deed))
      .map((deed): Told => [where, `${who} may ${deed} in ${store}, which it doesn't need`]),
  ];
}

/** Without it, a role for an identity that was made a moment ago can fail. */
function typeless(deployment: Deployment): Told[] {
  return ofType(deployment, ASSIGNMENT)
    .filter((each) => !valueAt(each, 'properties', 'principalType'))
    .map(({ id }): Told => [id, 'has no principalType']);
}
