import { type BicepValue, itemsOf, showValue, valueAt } from './bicep/bicep-value.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';

const STORAGE = 'Microsoft.Storage/storageAccounts';
const VAULT = 'Microsoft.KeyVault/vaults';

/** What must stand in every resource of a type, as Bicep has it. */
const RULES: readonly { type: string; path: string[]; value: string }[] = [
  { type: STORAGE, path: ['properties', 'allowBlobPublicAccess'], value: 'false' },
  { type: STORAGE, path: ['properties', 'allowCrossTenantReplication'], value: 'false' },
  { type: STORAGE, path: ['properties', 'supportsHttpsTrafficOnly'], value: 'true' },
  { type: STORAGE, path: ['properties', 'minimumTlsVersion'], value: "'TLS1_2'" },
  { type: STORAGE, path: ['properties', 'publicNetworkAccess'], value: "networkIsolation ? 'Disabled' : 'Enabled'" },
  { type: STORAGE, path: ['properties', 'networkAcls', 'defaultAction'], value: "networkIsolation ? 'Deny' : 'Allow'" },
  { type: `${STORAGE}/blobServices/containers`, path: ['properties', 'publicAccess'], value: "'None'" },
  { type: VAULT, path: ['properties', 'publicNetworkAccess'], value: "networkIsolation ? 'Disabled' : 'Enabled'" },
  { type: VAULT, path: ['properties', 'networkAcls', 'defaultAction'], value: "networkIsolation ? 'Deny' : 'Allow'" },
  { type: VAULT, path: ['properties', 'enableSoftDelete'], value: 'true' },
  { type: 'Microsoft.ContainerRegistry/registries', path: ['properties', 'anonymousPullEnabled'], value: 'false' },
  { type: 'Microsoft.Web/sites', path: ['properties', 'httpsOnly'], value: 'true' },
  { type: 'Microsoft.Web/sites', path: ['properties', 'siteConfig', 'minTlsVersion'], value: "'1.2'" },
  { type: 'Microsoft.Web/sites', path: ['properties', 'siteConfig', 'ftpsState'], value: "'Disabled'" },
  {
    type: 'Microsoft.Web/sites',
    path: ['properties', 'siteConfig', 'ipSecurityRestrictionsDefaultAction'],
    value: "networkIsolation ? 'Deny' : 'Allow'",
  },
];

/** Nothing is open to everybody, and under isolation no storage is reached from outside the network. */
export function checkExposure(infra: Infra): Finding[] {
  return [...broken(infra), ...ingress(infra), ...dataCanBeHadBack(infra), ...withoutEndpoint(infra)];
}

const finding = (where: string, message: string): Finding => ({ check: 'exposure', where, message });

function broken(infra: Infra): Finding[] {
  return RULES.flatMap(({ type, path, value }) =>
    deployedResources(infra, type).flatMap((resource) => {
      const found = showValue(valueAt(resource.body, ...path));
      const what = `${resource.symbol}: ${path.join('.')} is ${found}, not ${value}`;
      return found === value ? [] : [finding(`${resource.file}:${resource.line}`, what)];
    }),
  );
}

/** A worker takes tasks, and nobody calls it; scoring is called by HTTPS alone. */
function ingress(infra: Infra): Finding[] {
  return deployedResources(infra, 'Microsoft.App/containerApps').flatMap(({ body, file, line, symbol }) => {
    const open = valueAt(body, 'properties', 'configuration', 'ingress');
    const where = `${file}:${line}`;
    if (symbol !== 'scoring') return open ? [finding(where, `${symbol} listens to the network`)] : [];
    const isPlain = showValue(valueAt(open, 'allowInsecure')) !== 'false';
    return isPlain ? [finding(where, `${symbol} takes plain HTTP`)] : [];
  });
}

/** Videos and paintings survive a slip; what is in `work` can be made again. */
function dataCanBeHadBack(infra: Infra): Finding[] {
  const services = deployedResources(infra, `${STORAGE}/blobServices`).filter(({ path }) => path[0] === 'data');
  const wanted = [
    ['isVersioningEnabled'],
    ['deleteRetentionPolicy', 'enabled'],
    ['containerDeleteRetentionPolicy', 'enabled'],
  ];
  return services.flatMap(({ body, file, line }) =>
    wanted
      .filter((path) => showValue(valueAt(body, 'properties', ...path)) !== 'true')
      .map((path) => finding(`${file}:${line}`, `data: ${path.join('.')} is not on`)),
  );
}

/** Each service of an account that an app setting names has a private endpoint. */
function withoutEndpoint(infra: Infra): Finding[] {
  const endpoints = infra.bicep.get('modules/private-endpoints.bicep')?.variables.get('endpoints');
  const made = itemsOf(endpoints).map(accountAndService);
  const settings = infra.texts.get('modules/functions.bicep') ?? '';
  const asked = [...settings.matchAll(/\b(data|work)(Blob|Queue|Table)Endpoint string/g)].map(
    ([, a = '', s = '']) => `${a} ${s.toLowerCase()}`,
  );
  return asked
    .filter((each) => !made.includes(each))
    .map((each) => finding('modules/private-endpoints.bicep', `there is none for ${each}`))
    .concat(vaultsWithoutEndpoint(infra));
}

function vaultsWithoutEndpoint(infra: Infra): Finding[] {
  const endpoints = deployedResources(infra, 'Microsoft.Network/privateEndpoints').map(({ body }) => showValue(body));
  return deployedResources(infra, VAULT)
    .filter(({ symbol }) => !endpoints.some((text) => text.includes(`privateLinkServiceId: ${symbol}.id`)))
    .map(({ file, line, symbol }) => finding(`${file}:${line}`, `there is no private endpoint for ${symbol}`));
}

function accountAndService(endpoint: BicepValue): string {
  const text = (name: string) => showValue(valueAt(endpoint, name)).replaceAll("'", '');
  return `${text('account').replace(/Id$/, '')} ${text('service')}`;
}
