import type { Infra } from './evaluated/infra.ts';
import { itemsAt, show, valueAt } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType, type Violation } from './finding.ts';

/** Properties of a site that Flex Consumption refuses or ignores, from https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations */
const NOT_ON_FLEX = [
  ...['alwaysOn', 'ftpsState', 'functionAppScaleLimit', 'linuxFxVersion', 'netFrameworkVersion', 'nodeVersion'],
  ...['containerSize', 'preWarmedInstanceCount', 'functionsRuntimeScaleMonitoringEnabled', 'numberOfWorkers'],
  ...['minimumElasticInstanceCount', 'use32BitWorkerProcess'],
];
/** Bounds of `maximumInstanceCount`, from https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#considerations */
const INSTANCES = { least: 40, most: 1_000 };

/**
 * Log categories by type of resource, from https://learn.microsoft.com/azure/azure-monitor/reference/logs-index. Sites have more, but each of
 * those exists on some plans only.
 */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Storage/storageAccounts': ['StorageRead', 'StorageWrite', 'StorageDelete'],
  'Microsoft.Web/sites': ['FunctionAppLogs'],
  'Microsoft.App/managedEnvironments': ['ContainerAppConsoleLogs', 'ContainerAppSystemLogs'],
  'Microsoft.EventGrid/systemTopics': ['DeliveryFailures'],
  'Microsoft.ContainerRegistry/registries': ['ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents'],
  'Microsoft.ContainerService/managedClusters': ['cluster-autoscaler', 'kube-apiserver', 'kube-audit-admin', 'guard'],
  'Microsoft.KeyVault/vaults': ['AuditEvent', 'AzurePolicyEvaluationDetails'],
};

/** Checks the values that the compiler accepts by their type, but that Azure refuses on the plans that are used here. */
export function checkPlatform(infra: Infra): Finding[] {
  return inEach(infra, 'platform', (deployment) => [...flex(deployment), ...logs(deployment)]);
}

function flex(deployment: Deployment): Violation[] {
  return ofType(deployment, 'Microsoft.Web/sites').flatMap((site): Violation[] => {
    const config = valueAt(site, 'properties', 'siteConfig');
    const refused = NOT_ON_FLEX.filter((name) => valueAt(config, name) !== undefined);
    const most = valueAt(site, 'properties', 'functionAppConfig', 'scaleAndConcurrency', 'maximumInstanceCount');
    const isBound = typeof most === 'number' && most >= INSTANCES.least && most <= INSTANCES.most;
    return [
      ...refused.map((name): Violation => [site.id, `siteConfig.${name} isn't supported by Flex Consumption`]),
      ...(isBound
        ? []
        : [
            [
              site.id,
              `maximumInstanceCount is ${show(most)}, not from ${INSTANCES.least} to ${INSTANCES.most}`,
            ] as const,
          ]),
    ];
  });
}

function logs(deployment: Deployment): Violation[] {
  return ofType(deployment, 'Microsoft.Insights/diagnosticSettings').flatMap((settings) => {
    const known = Object.entries(CATEGORIES).find(([type]) => settings.id.includes(type))?.[1] ?? [];
    const asked = itemsAt(settings, 'properties', 'logs').map((each) => String(valueAt(each, 'category')));
    return asked
      .filter((category) => !known.includes(category))
      .map((category): Violation => [settings.id, `logs ${category}, which doesn't exist on every plan`]);
  });
}
