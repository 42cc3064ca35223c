import type { BicepResource } from './bicep/bicep-file.ts';
import { type BicepValue, itemsOf, showValue, textOf, valueAt } from './bicep/bicep-value.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';
import { BUILT_IN_ROLES, DATA_ACTIONS, type Deed, NEEDS, type Need } from './roles.ts';

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
  const assignments = deployedResources(infra, 'Microsoft.Authorization/roleAssignments').flatMap((each) =>
    read(infra, each),
  );
  const known = assignments.flatMap((each) => ('store' in each ? [each] : []));
  return [
    ...assignments.flatMap((each) => ('store' in each ? [] : [each])),
    ...wildcards(infra),
    ...missing(known),
    ...beyondNeed(known),
    ...typeless(infra),
  ];
}

const finding = (where: string, message: string): Finding => ({ check: 'roles', where, message });

function read(infra: Infra, resource: BicepResource): (Assignment | Finding)[] {
  const where = `${resource.file}:${resource.line}`;
  const can = deedsOf(infra, resource, valueAt(resource.body, 'properties', 'roleDefinitionId'));
  const everybody = whoIs(infra, resource);
  const store = storeOf(valueAt(resource.body, 'scope'));
  if (!can) return [finding(where, `${resource.symbol} assigns a role that no check knows`)];
  if (everybody.length === 0) return [finding(where, `${resource.symbol} is for a principal that no check knows`)];
  if (!store) return [finding(where, `${resource.symbol} is not scoped to a store: it reaches the whole group`)];
  return everybody.map((who) => ({ where, who, store, can }));
}

/** `data::blobs::videos` is `data.videos`, an account alone is its name. */
function storeOf(scope: BicepValue | undefined): string | undefined {
  if (scope?.kind !== 'expression') return undefined;
  const [account = '', ...path] = scope.text.split('::');
  const last = path.at(-1);
  return last ? `${account}.${last}` : account;
}

const PRINCIPALS: Readonly<Record<string, Need['who']>> = {
  appPrincipalId: 'app',
  workerPrincipalId: 'worker',
  scoringPrincipalId: 'scoring',
  principalId: 'uploader',
  'uploads.identity.principalId': 'topic',
  'control.properties.principalId': 'cluster',
  adminPrincipalId: 'admin',
};

/** Loops over principals outside storage.bicep are told apart by what main.bicep passes in. */
const LOOPS: Readonly<Record<string, string>> = {
  'modules/monitoring.bicep': 'publisherPrincipalIds',
  'modules/registry.bicep': 'pullerPrincipalIds',
};

function whoIs(infra: Infra, { body, file }: BicepResource): Need['who'][] {
  const list = LOOPS[file];
  if (list !== undefined) return passedIn(infra, list);
  const who = PRINCIPALS[showValue(valueAt(body, 'properties', 'principalId'))];
  return who ? [who] : [];
}

function passedIn(infra: Infra, list: string): Need['who'][] {
  const modules = infra.bicep.get('main.bicep')?.modules ?? [];
  const passed = modules.flatMap(({ parameters }) => parameters).find(({ name }) => name === list)?.value;
  const names = [...showValue(passed).matchAll(/identity\.outputs\.(\w+)/g)];
  return names.flatMap(([, name = '']) => PRINCIPALS[name] ?? []);
}

function deedsOf(infra: Infra, { file }: BicepResource, role: BicepValue | undefined): readonly Deed[] | undefined {
  const text = showValue(role);
  const [, variable = '', key] = text.match(/(\w+)(?:\.(\w+))?\)?$/) ?? [];
  const value = infra.bicep.get(file)?.variables.get(variable);
  const id = textOf(key ? valueAt(value, key) : value);
  if (id) return BUILT_IN_ROLES[id]?.can;
  const own = deployedResources(infra, 'Microsoft.Authorization/roleDefinitions').find(
    ({ symbol }) => `${symbol}RoleId` === variable,
  );
  return own && dataActions(own).flatMap((action) => DATA_ACTIONS[action] ?? []);
}

function permissions(role: BicepResource, name: string): string[] {
  const list = valueAt(role.body, 'properties', 'permissions');
  const [first] = itemsOf(list);
  const actions = valueAt(first, name);
  return itemsOf(actions).map((item) => textOf(item) ?? showValue(item));
}

const dataActions = (role: BicepResource): string[] => permissions(role, 'dataActions');

function wildcards(infra: Infra): Finding[] {
  return deployedResources(infra, 'Microsoft.Authorization/roleDefinitions').flatMap((role) =>
    [...permissions(role, 'actions'), ...dataActions(role)]
      .filter((action) => !DATA_ACTIONS[action])
      .map((action) => finding(`${role.file}:${role.line}`, `${role.symbol} allows ${action}, which nothing needs`)),
  );
}

function missing(assignments: readonly Assignment[]): Finding[] {
  return NEEDS.flatMap(({ who, store, deeds, because }) => {
    const can = allowed(assignments, who, store);
    return deeds
      .filter((deed) => !can.has(deed))
      .map((deed) => finding('roles', `${who} may not ${deed} in ${store}, which it needs: ${because}`));
  });
}

function allowed(assignments: readonly Assignment[], who: Need['who'], store: string): Set<Deed> {
  const theirs = assignments.filter((each) => each.store === store && each.who === who);
  return new Set(theirs.flatMap(({ can }) => can));
}

function beyondNeed(assignments: readonly Assignment[]): Finding[] {
  return assignments.flatMap(({ where, who, store, can }) => {
    const needed = new Set<Deed>(
      NEEDS.filter((need) => need.who === who && need.store === store).flatMap(({ deeds }) => deeds),
    );
    const fine = new Set<Deed>([...needed, ...COMES_ALONG, ...(who === 'topic' ? TOPIC_COMES_ALONG : [])]);
    const nothing = needed.size === 0 ? [finding(where, `${who} needs nothing in ${store}`)] : [];
    return [
      ...nothing,
      ...can
        .filter((deed) => !fine.has(deed))
        .map((deed) => finding(where, `${who} may ${deed} in ${store}, which it doesn't need`)),
    ];
  });
}

/** Without it, a role for an identity that was made a moment ago can fail. */
function typeless(infra: Infra): Finding[] {
  return deployedResources(infra, 'Microsoft.Authorization/roleAssignments')
    .filter(({ body }) => !valueAt(body, 'properties', 'principalType'))
    .map(({ file, line, symbol }) => finding(`${file}:${line}`, `${symbol} has no principalType`));
}
