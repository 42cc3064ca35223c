import type { Infra } from './evaluated/infra.ts';
import { itemsAt, nameOf, valueAt } from './evaluated/resource.ts';
import {
  type Deployment,
  type Finding,
  inEach,
  isIsolated,
  ofType,
  otherThan,
  type Rule,
  type Violation,
} from './finding.ts';

const STORAGE = 'Microsoft.Storage/storageAccounts';
const VAULT = 'Microsoft.KeyVault/vaults';
const SITE = 'Microsoft.Web/sites';

const RULES: readonly Rule[] = [
  { type: STORAGE, path: ['allowBlobPublicAccess'], value: false },
  { type: STORAGE, path: ['allowCrossTenantReplication'], value: false },
  { type: STORAGE, path: ['supportsHttpsTrafficOnly'], value: true },
  { type: STORAGE, path: ['minimumTlsVersion'], value: 'TLS1_2' },
  { type: STORAGE, path: ['networkAcls', 'defaultAction'], value: 'Allow', isolated: 'Deny' },
  { type: `${STORAGE}/blobServices/containers`, path: ['publicAccess'], value: 'None' },
  { type: VAULT, path: ['publicNetworkAccess'], value: 'Enabled', isolated: 'Disabled' },
  { type: VAULT, path: ['networkAcls', 'defaultAction'], value: 'Allow', isolated: 'Deny' },
  { type: VAULT, path: ['enableSoftDelete'], value: true },
  { type: 'Microsoft.ContainerRegistry/registries', path: ['anonymousPullEnabled'], value: false },
  { type: SITE, path: ['httpsOnly'], value: true },
  { type: SITE, path: ['siteConfig', 'minTlsVersion'], value: '1.2' },
  { type: SITE, path: ['siteConfig', 'ipSecurityRestrictionsDefaultAction'], value: 'Allow', isolated: 'Deny' },
  { type: SITE, path: ['siteConfig', 'scmIpSecurityRestrictionsDefaultAction'], value: 'Allow', isolated: 'Deny' },
];

/** Checks that nothing is open to everybody, and that with isolation no storage can be reached from outside the network. */
export function checkExposure(infra: Infra): Finding[] {
  return inEach(infra, 'exposure', (deployment) => [
    ...otherThan(RULES, deployment),
    ...ingress(deployment),
    ...dataCanBeHadBack(deployment),
    ...(isIsolated(deployment) ? [...open(deployment), ...withoutEndpoint(deployment)] : []),
  ]);
}

/** Finds workers that can be called, and scoring that accepts plain HTTP. */
function ingress(deployment: Deployment): Violation[] {
  return ofType(deployment, 'Microsoft.App/containerApps').flatMap((resource): Violation[] => {
    const called = valueAt(resource, 'properties', 'configuration', 'ingress');
    if (!nameOf(resource).startsWith('ca-scoring-')) return called ? [[resource.id, 'listens to the network']] : [];
    return valueAt(called, 'allowInsecure') === false ? [] : [[resource.id, 'takes plain HTTP']];
  });
}

/** Finds storage of videos and paintings from which a deletion can't be undone. What is in `work` can be made again. */
function dataCanBeHadBack(deployment: Deployment): Violation[] {
  const services = ofType(deployment, `${STORAGE}/blobServices`).filter(({ id }) => id.includes('/stdata'));
  const wanted = [
    ['isVersioningEnabled'],
    ['deleteRetentionPolicy', 'enabled'],
    ['containerDeleteRetentionPolicy', 'enabled'],
  ];
  return services.flatMap((service) =>
    wanted
      .filter((path) => valueAt(service, 'properties', ...path) !== true)
      .map((path): Violation => [service.id, `${path.join('.')} is not on`]),
  );
}

/** Finds firewalls that let addresses through. */
function open(deployment: Deployment): Violation[] {
  return [...ofType(deployment, STORAGE), ...ofType(deployment, VAULT)]
    .filter((each) => valueAt(each, 'properties', 'networkAcls', 'ipRules') !== undefined)
    .map(({ id }): Violation => [id, 'has addresses that pass']);
}

/** Finds vaults, and services of accounts that a setting names, without a private endpoint. */
function withoutEndpoint(deployment: Deployment): Violation[] {
  const made = ofType(deployment, 'Microsoft.Network/privateEndpoints').flatMap((each) =>
    itemsAt(each, 'properties', 'privateLinkServiceConnections').map(
      (one) => `${valueAt(one, 'properties', 'privateLinkServiceId')} ${valueAt(one, 'properties', 'groupIds', 0)}`,
    ),
  );
  const text = JSON.stringify(deployment.resources);
  const asked = [...text.matchAll(/reference\('([^']+)', '[\w-]+'\)\.primaryEndpoints\.(\w+)/g)].map(
    ([, account, service]) => `${account} ${service}`,
  );
  const vaults = ofType(deployment, VAULT).map(({ id }) => `${id} vault`);
  return [...new Set([...asked, ...vaults])]
    .filter((each) => !made.includes(each))
    .map((each): Violation => [each, 'has no private endpoint']);
}
