import type { BicepResource } from './bicep/bicep-file.ts';
import { showValue, textOf, valueAt } from './bicep/bicep-value.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';

/** What turns keys and passwords off, by type. */
const OFF: readonly { type: string; path: string[]; value: string }[] = [
  { type: 'Microsoft.Storage/storageAccounts', path: ['properties', 'allowSharedKeyAccess'], value: 'false' },
  { type: 'Microsoft.Storage/storageAccounts', path: ['properties', 'defaultToOAuthAuthentication'], value: 'true' },
  // By roles, like everything else, not by lists of a vault's own.
  { type: 'Microsoft.KeyVault/vaults', path: ['properties', 'enableRbacAuthorization'], value: 'true' },
  { type: 'Microsoft.ContainerRegistry/registries', path: ['properties', 'adminUserEnabled'], value: 'false' },
  { type: 'Microsoft.Insights/components', path: ['properties', 'DisableLocalAuth'], value: 'true' },
  {
    type: 'Microsoft.OperationalInsights/workspaces',
    path: ['properties', 'features', 'disableLocalAuth'],
    value: 'true',
  },
  { type: 'Microsoft.ContainerService/managedClusters', path: ['properties', 'disableLocalAccounts'], value: 'true' },
  { type: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies', path: ['properties', 'allow'], value: 'false' },
];

/** The one key that is read: of the blob trigger's webhook, inside Azure Resource Manager. */
const ALLOWED_KEY = { file: 'upload-subscription.bicep', call: 'listKeys(' };

/** Nobody signs in with a key or a password, and no template reads one but the webhook's. */
export function checkKeys(infra: Infra): Finding[] {
  return [...stillOn(infra), ...keysRead(infra), ...passwordsOfTheApp(infra)];
}

const finding = (where: string, message: string): Finding => ({ check: 'keys', where, message });

function stillOn(infra: Infra): Finding[] {
  return OFF.flatMap(({ type, path, value }) =>
    deployedResources(infra, type).flatMap((resource) => {
      const found = showValue(valueAt(resource.body, ...path));
      return found === value
        ? []
        : [finding(place(resource), `${resource.symbol}: ${path.join('.')} is ${found}, not ${value}`)];
    }),
  );
}

function keysRead(infra: Infra): Finding[] {
  return [...infra.texts]
    .filter(([path]) => path.endsWith('.bicep'))
    .flatMap(([path, text]) => {
      const calls = text.match(/\blist\w*\(|AccountKey=|SharedAccessSignature=|primaryKey|primarySharedKey/gi) ?? [];
      const isAllowed = path === ALLOWED_KEY.file && calls.length === 1 && calls[0] === ALLOWED_KEY.call;
      return calls.length === 0 || isAllowed ? [] : [finding(path, `reads or holds a key: ${calls.join(' ')}`)];
    });
}

/** The app lets nobody deploy with a password, over neither way. */
function passwordsOfTheApp(infra: Infra): Finding[] {
  const named = deployedResources(infra, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies').map((each) =>
    textOf(valueAt(each.body, 'name')),
  );
  return ['ftp', 'scm']
    .filter((name) => !named.includes(name))
    .map((name) => finding('modules/functions.bicep', `the password for ${name} is not turned off`));
}

function place({ file, line }: BicepResource): string {
  return `${file}:${line}`;
}
