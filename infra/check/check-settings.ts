import { TelemetrySettings } from '../../core/telemetry/telemetry-settings.ts';
import { AppSettings } from '../../functions/settings.ts';
import { WorkerSettings } from '../../workers/settings.ts';
import type { BicepResource } from './bicep/bicep-file.ts';
import { type BicepValue, itemsOf, showValue, textOf, valueAt } from './bicep/bicep-value.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';

/** Read by the Functions host and its extensions: https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
const HOST_SETTINGS = [
  ...['blobServiceUri', 'queueServiceUri', 'tableServiceUri', 'credential', 'clientId'].map(
    (each) => `AzureWebJobsStorage__${each}`,
  ),
  ...['credential', 'queueServiceUri'].map((each) => `DATA__${each}`),
  ...['credential', 'queueServiceUri', 'tableServiceUri'].map((each) => `WORK__${each}`),
];

/** Read by core/storage/azure/connection.ts. The worker has no queue in the account of videos. */
const CONNECTIONS = [
  'DATA__blobServiceUri',
  'DATA__clientId',
  'WORK__blobServiceUri',
  'WORK__queueServiceUri',
  'WORK__clientId',
];

const INSIGHTS = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'] as const;

/** Left to whoever wants something else: what they are without is right in Azure. */
const OTEL = Object.keys(TelemetrySettings.shape).filter((name) => name.startsWith('OTEL_'));
// Without it, the first network that has a style paints it.
const APP_LEFT_OUT = [...OTEL, 'REPAINT_NETWORK'];
const WORKER_LEFT_OUT = [
  ...OTEL,
  // All cores of the container.
  'REPAINT_THREADS',
  // Host name and process: a container's own.
  'REPAINT_WORKER_NAME',
];

const APP_READS = [
  ...HOST_SETTINGS,
  ...CONNECTIONS,
  ...Object.keys(AppSettings.shape),
  ...Object.keys(TelemetrySettings.shape),
];
const WORKER_READS = [
  ...CONNECTIONS,
  ...Object.keys(WorkerSettings.shape),
  ...Object.keys(TelemetrySettings.shape),
  'ONNX_PROVIDERS',
];

/** Every setting that the code reads is set, nothing else is, and defaults are those of the code. */
export function checkSettings(infra: Infra): Finding[] {
  const config = deployedResources(infra, 'Microsoft.Web/sites/config').filter(
    ({ body }) => textOf(valueAt(body, 'name')) === 'appsettings',
  );
  const container = deployedResources(infra, 'Microsoft.App/containerApps');
  return [
    ...config.flatMap((each) => compare(each, namesIn(valueAt(each.body, 'properties')), APP_READS, APP_LEFT_OUT)),
    ...container.flatMap((each) => compare(each, [...environment(each).keys()], WORKER_READS, WORKER_LEFT_OUT)),
    ...container.flatMap((each) => unreadable(each, environment(each))),
    ...keyedInsights(config[0], INSIGHTS),
    ...otherDefaults(infra),
    ...manifestOfTheCluster(infra),
  ];
}

const finding = (where: string, message: string): Finding => ({ check: 'settings', where, message });

function compare(
  { file, line }: BicepResource,
  set: readonly string[],
  read: readonly string[],
  leftOut: readonly string[],
): Finding[] {
  const where = `${file}:${line}`;
  return [
    ...new Set([
      ...read
        .filter((name) => !set.includes(name) && !leftOut.includes(name))
        .map((name) => `${name} is read and not set`),
      ...set.filter((name) => !read.includes(name)).map((name) => `${name} is set and nothing reads it`),
    ]),
  ].map((message) => finding(where, message));
}

function namesIn(value: BicepValue | undefined): string[] {
  return value?.kind === 'object' ? value.properties.map(({ name }) => name) : [];
}

/** The environment of a container, by name. */
function environment({ body }: BicepResource): Map<string, BicepValue | undefined> {
  const containers = valueAt(body, 'properties', 'template', 'containers');
  const items = itemsOf(valueAt(itemsOf(containers)[0], 'env'));
  return new Map(items.map((item) => [textOf(valueAt(item, 'name')) ?? '', valueAt(item, 'value')]));
}

/** What is set to a fixed value is one that the worker takes. */
function unreadable({ file, line }: BicepResource, set: ReadonlyMap<string, BicepValue | undefined>): Finding[] {
  const fixed = [...set].flatMap(([name, value]) => (value?.kind === 'string' ? [[name, value.text] as const] : []));
  const { success, error } = WorkerSettings.safeParse(Object.fromEntries(fixed));
  return success
    ? []
    : [
        finding(
          `${file}:${line}`,
          error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') ?? '',
        ),
      ];
}

/** Telemetry goes out with the identity, not with the connection string's key. */
function keyedInsights(config: BicepResource | undefined, names: readonly string[]): Finding[] {
  const text = showValue(valueAt(config?.body, 'properties', names[1] ?? ''));
  return text.includes('Authorization=AAD')
    ? []
    : [finding('modules/functions.bicep', `${names[1]} doesn't ask for Entra`)];
}

/** Parameters of main.bicep that stand for settings, and the settings they stand for. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, keyof typeof AppSettings.shape>>>> = {
  painting: {
    chunkFrames: 'REPAINT_CHUNK_FRAMES',
    container: 'REPAINT_CONTAINER',
    codec: 'REPAINT_CODEC',
    quality: 'REPAINT_QUALITY',
    encoder: 'REPAINT_ENCODER',
    precision: 'REPAINT_PRECISION',
  },
  limits: {
    bytes: 'REPAINT_MAX_BYTES',
    pixels: 'REPAINT_MAX_PIXELS',
    frames: 'REPAINT_MAX_FRAMES',
    seconds: 'REPAINT_MAX_SECONDS',
    damage: 'REPAINT_MAX_DAMAGE',
  },
  patience: { check: 'REPAINT_CHECK_SECONDS', requeue: 'REPAINT_REQUEUE_SECONDS', stall: 'REPAINT_STALL_SECONDS' },
};

function otherDefaults(infra: Infra): Finding[] {
  const code = AppSettings.parse({});
  const parameters = infra.bicep.get('main.bicep')?.parameters ?? [];
  return Object.entries(DEFAULTS).flatMap(([parameter, settings]) =>
    Object.entries(settings).flatMap(([key, setting]) => {
      const value = valueAt(parameters.find(({ name }) => name === parameter)?.fallback, key);
      const text = value?.kind === 'number' || value?.kind === 'string' ? value.text : showValue(value);
      const message = `${parameter}.${key} is ${text}, but ${setting} is ${code[setting]} by itself`;
      return text === String(code[setting]) ? [] : [finding('main.bicep', message)];
    }),
  );
}

/** The worker on a cluster has the same environment; its identity comes by the service account. */
function manifestOfTheCluster(infra: Infra): Finding[] {
  const manifest = infra.texts.get('aks/worker.yaml') ?? '';
  const set = [...manifest.matchAll(/- name: ([A-Z][A-Za-z_]+)\n\s+value:/g)].map(([, name = '']) => name);
  const onContainerApps = deployedResources(infra, 'Microsoft.App/containerApps').flatMap((each) => [
    ...environment(each).keys(),
  ]);
  return [
    ...onContainerApps
      .filter((name) => !set.includes(name))
      .map((name) => finding('aks/worker.yaml', `${name} is not set`)),
    ...set
      .filter((name) => !onContainerApps.includes(name))
      .map((name) => finding('aks/worker.yaml', `${name} is set here alone`)),
  ];
}
