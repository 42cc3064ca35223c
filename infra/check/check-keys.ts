import type { Infra } from './evaluated/infra.ts';
import { nameOf } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType, otherThan, type Rule, type Violation } from './finding.ts';

/** Properties that turn keys and passwords off, by type of resource. */
const OFF: readonly Rule[] = [
  { type: 'Microsoft.Storage/storageAccounts', path: ['allowSharedKeyAccess'], value: false },
  { type: 'Microsoft.Storage/storageAccounts', path: ['defaultToOAuthAuthentication'], value: true },
  // Access is by roles, as everywhere else, not by the vault's own access policies.
  { type: 'Microsoft.KeyVault/vaults', path: ['enableRbacAuthorization'], value: true },
  { type: 'Microsoft.ContainerRegistry/registries', path: ['adminUserEnabled'], value: false },
  { type: 'Microsoft.Insights/components', path: ['DisableLocalAuth'], value: true },
  { type: 'Microsoft.OperationalInsights/workspaces', path: ['features', 'disableLocalAuth'], value: true },
  { type: 'Microsoft.ContainerService/managedClusters', path: ['disableLocalAccounts'], value: true },
  { type: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies', path: ['allow'], value: false },
];

const KEY = /\blist\w*\(|AccountKey=|SharedAccessSignature=|primaryKey|primarySharedKey/i;
const AUTHENTICATION = /"APPLICATIONINSIGHTS_AUTHENTICATION_STRING"|'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'/;

/** Checks that keys and passwords are turned off, and that only Event Grid's subscription reads one, inside Azure Resource Manager. */
export function checkKeys(infra: Infra): Finding[] {
  return [
    ...inEach(infra, 'keys', (deployment) => [
      ...otherThan(OFF, deployment),
      ...keysRead(deployment),
      ...passwordsOfTheApp(deployment),
      ...keyedTelemetry(deployment),
    ]),
    ...keysOfTheSubscription(infra),
  ];
}

function keysRead({ resources }: Deployment): Violation[] {
  return resources.flatMap((resource): Violation[] => {
    const [call] = KEY.exec(JSON.stringify(resource)) ?? [];
    return call ? [[resource.id, `reads or holds a key: ${call}`]] : [];
  });
}

/** Finds ways to deploy the app with a password. */
function passwordsOfTheApp(deployment: Deployment): Violation[] {
  const named = ofType(deployment, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies').map(nameOf);
  return ['ftp', 'scm']
    .filter((name) => !named.includes(name))
    .map((name) => ['modules/functions.bicep', `the password for ${name} is not turned off`] as const);
}

/** Finds telemetry that is sent with the key of the connection string instead of an identity. */
function keyedTelemetry({ resources }: Deployment): Violation[] {
  return resources.flatMap((resource): Violation[] => {
    const text = JSON.stringify(resource);
    const isKeyed = AUTHENTICATION.test(text) && !text.includes('Authorization=AAD');
    const isSilent = text.includes('APPLICATIONINSIGHTS_CONNECTION_STRING') && !AUTHENTICATION.test(text);
    return isKeyed || isSilent ? [[resource.id, "telemetry doesn't ask for Entra"]] : [];
  });
}

function keysOfTheSubscription({ deployments }: Infra): Finding[] {
  const calls = JSON.stringify(deployments.get('uploads') ?? []).match(/\blist\w*\([^)]*\)[\w.]*/g) ?? [];
  const others = calls.filter((call) => !call.endsWith('.systemKeys.blobs_extension'));
  return others.map((call) => ({ check: 'keys', where: 'upload-subscription.bicep', message: `reads ${call}` }));
}
