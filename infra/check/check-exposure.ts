import { type BicepValue, itemsOf, showValue, valueAt } from './bicep/bicep-value.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';

const STORAGE = 'Microsoft.Storage/storageAccounts';

/** What must stand in every resource of a type, as Bicep has it. */
const RULES: readonly { type: string; path: string[]; value: string }[] = [
  { type: STORAGE, path: ['properties', 'allowBlobPublicAccess'], value: 'false' },
  { type: STORAGE, path: ['properties', 'allowCrossTenantReplication'], value: 'false' },
  { type: STORAGE, path: ['properties', 'supportsHttpsTrafficOnly'], value: 'true' },
  { type: STORAGE, path: ['properties', 'minimumTlsVersion'], value: "'TLS1_2'" },
  { type: STORAGE, path: ['properties', 'publicNetworkAccess'], value: "networkIsolation ? 'Disabled' : 'Enabled'" },
  { type: STORAGE, path: ['properties', 'networkAcls', 'defaultAction'], value: "networkIsolation ? 'Deny' : 'Allow'" },
  { type: `${STORAGE}/blobServices/containers`, path: ['properties', 'publicAccess'], value: "'None'" },
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

/** A worker takes tasks; nobody calls it. */
function ingress(infra: Infra): Finding[] {
  return deployedResources(infra, 'Microsoft.App/containerApps')
    .filter(({ body }) => valueAt(body, 'properties', 'configuration', 'ingress'))
    .map(({ file, line, symbol }) => finding(`${file}:${line}`, `${symbol} listens to the network`));
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
    .map((each) => finding('modules/private-endpoints.bicep', `there is none for ${each}`));
}

function accountAndService(endpoint: BicepValue): string {
  const text = (name: string) => showValue(valueAt(endpoint, name)).replaceAll("'", '');
  return `${text('account').replace(/Id$/, '')} ${text('service')}`;
}
