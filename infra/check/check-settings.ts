import { z } from 'zod';
import { readSettings } from '../../core/contracts/read-settings.ts';
import { AppSettings } from '../../functions/settings.ts';
import { CONTAINERS, environmentOf, readByAll, refusalOf } from './container-settings.ts';
import type { Infra } from './evaluated/infra.ts';
import { itemsAt, nameOf, show, valueAt } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType, type Violation } from './finding.ts';
import { manifestEnvironment } from './manifest-environment.ts';

/** Settings that the Functions host and its extensions read: https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
const HOST_SETTINGS = [
  'AzureWebJobsDisableHomepage',
  ...['AzureWebJobsStorage', 'DATA', 'WORK'].flatMap((connection) =>
    ['blobServiceUri', 'queueServiceUri', 'tableServiceUri', 'credential', 'clientId'].map(
      (each) => `${connection}__${each}`,
    ),
  ),
];
/** Settings that the app needs. The account of videos has no table that is used. */
const APP_NEEDS = HOST_SETTINGS.filter((name) => name !== 'DATA__tableServiceUri');

/** Checks that every setting is read, that required settings are set, and that the app and each container start with them. */
export function checkSettings(infra: Infra): Finding[] {
  return [
    ...inEach(infra, 'settings', (deployment) => [...settingsOfApp(deployment), ...settingsOfContainers(deployment)]),
    ...manifestOfTheCluster(infra),
    ...parametersFromAzd(infra),
  ];
}

function settingsOfApp(deployment: Deployment): Violation[] {
  const config = ofType(deployment, 'Microsoft.Web/sites/config').filter((each) => nameOf(each) === 'appsettings');
  return config.flatMap((resource): Violation[] => {
    const set = z.record(z.string(), z.string()).parse(resource['properties']);
    const reads = [...APP_NEEDS, ...Object.keys(AppSettings.shape), ...readByAll];
    const refusal = refusalOf(() => void readSettings(AppSettings, set));
    return [
      ...compare(resource.id, Object.keys(set), reads, APP_NEEDS),
      ...(refusal === undefined ? [] : [[resource.id, `the app would not start: ${refusal}`] as const]),
    ];
  });
}

function settingsOfContainers(deployment: Deployment): Violation[] {
  return ofType(deployment, 'Microsoft.App/containerApps').flatMap((resource): Violation[] => {
    const [, name = ''] = /^ca-(\w+)-/.exec(nameOf(resource)) ?? [];
    const container = CONTAINERS[name];
    if (!container) return [[resource.id, `no check knows what ${name} reads`]];
    const set = environmentOf(resource);
    const refusal = refusalOf(() => container.refuse(set));
    return [
      ...compare(resource.id, Object.keys(set), container.reads, container.needs),
      ...(refusal === undefined ? [] : [[resource.id, `${name} would not start: ${refusal}`] as const]),
    ];
  });
}

function compare(
  where: string,
  set: readonly string[],
  reads: readonly string[],
  needs: readonly string[],
): Violation[] {
  return [
    ...needs.filter((name) => !set.includes(name)).map((name): Violation => [where, `${name} is needed and not set`]),
    ...set
      .filter((name) => !reads.includes(name))
      .map((name): Violation => [where, `${name} is set and nothing reads it`]),
  ];
}

/** Checks that the worker on a cluster has the same settings, values and scaling as that on Container Apps. */
function manifestOfTheCluster({ deployments, texts }: Infra): Finding[] {
  const [app] = (deployments.get('t4') ?? []).filter(({ type }) => type === 'Microsoft.App/containerApps');
  const here = manifestEnvironment(texts.get('aks/worker.yaml') ?? '');
  const there = app ? environmentOf(app) : {};
  const scale = valueAt(app, 'properties', 'template', 'scale');
  const rules = itemsAt(scale, 'rules').map((rule) => valueAt(rule, 'azureQueue'));
  const probes = itemsAt(app, 'properties', 'template', 'containers', 0, 'probes');
  const liveness = probes.find((each) => valueAt(each, 'type') === 'Liveness');
  const allOf = (name: string) => rules.map((rule) => valueAt(rule, name)).join();
  const difference = (name: string, found: unknown, wanted: unknown) =>
    isSame(found, wanted)
      ? []
      : [{ check: 'settings', where: 'aks/worker.yaml', message: `${name} is ${show(found)}, not ${show(wanted)}` }];
  return [
    ...[...new Set([...Object.keys(here.env), ...Object.keys(there)])].flatMap((name) =>
      difference(name, here.env[name], there[name]),
    ),
    ...difference('pollingInterval', here.pollingInterval, valueAt(scale, 'pollingInterval')),
    ...difference('queueName', here.queueName, allOf('queueName')),
    ...difference('queueLength', here.queueLength, allOf('queueLength')),
    ...difference('cooldownPeriod', here.cooldownPeriod, valueAt(scale, 'cooldownPeriod')),
    ...difference('maxReplicaCount', here.maxReplicaCount, valueAt(scale, 'maxReplicas')),
    ...Object.entries(here.liveness).flatMap(([name, value]) =>
      difference(`liveness ${name}`, value, valueAt(liveness, name) ?? valueAt(liveness, 'httpGet', name)),
    ),
  ];
}

/** Compares two values. A value that is known only after a deployment is `__NAME__` in the manifest and an expression in the template. */
function isSame(found: unknown, wanted: unknown): boolean {
  const isLater = /__[A-Z_]+__/.test(String(found));
  return isLater ? wanted !== undefined : String(found) === String(wanted) && found !== undefined;
}

const AzdParameters = z.object({ parameters: z.record(z.string(), z.object({ value: z.unknown() })) });

/** Checks that main.bicep takes every parameter that azd passes, and that `${NAME=default}` has the template's default. */
function parametersFromAzd({ interface: known, texts }: Infra): Finding[] {
  const { parameters } = AzdParameters.parse(JSON.parse(texts.get('main.parameters.json') ?? '{}'));
  return Object.entries(parameters).flatMap(([name, { value }]) => {
    const where = 'main.parameters.json';
    const own = known.parameters[name];
    if (!own) return [{ check: 'settings', where, message: `main.bicep takes no ${name}` }];
    const [, passed] = /^\$\{\w+=(.*)\}$/.exec(String(value)) ?? [];
    const isOther = passed !== undefined && own.defaultValue !== undefined && passed !== String(own.defaultValue);
    const message = `${name} is ${passed} here and ${show(own.defaultValue)} in main.bicep`;
    return isOther ? [{ check: 'settings', where, message }] : [];
  });
}
