import { EncoderChoice, OutputCodec, OutputFormat } from '../../core/contracts/output-settings.ts';
import { Precision } from '../../core/contracts/painting-options.ts';
import { TelemetrySettings } from '../../core/telemetry/telemetry-settings.ts';
import { AppSettings } from '../../functions/settings.ts';
import type { BicepResource } from './bicep/bicep-file.ts';
import { type BicepValue, showValue, textOf, valueAt } from './bicep/bicep-value.ts';
import { CONNECTIONS, CONTAINERS, environmentOf, OTEL, refusalOf } from './container-settings.ts';
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

// Without it, the first network that has a style paints it.
const APP_LEFT_OUT = [...OTEL, 'REPAINT_NETWORK'];

const APP_READS = [
  ...HOST_SETTINGS,
  ...CONNECTIONS,
  ...Object.keys(AppSettings.shape),
  ...Object.keys(TelemetrySettings.shape),
];
/** Every setting that the code reads is set, nothing else is, and defaults are those of the code. */
export function checkSettings(infra: Infra): Finding[] {
  const config = deployedResources(infra, 'Microsoft.Web/sites/config').filter(
    ({ body }) => textOf(valueAt(body, 'name')) === 'appsettings',
  );
  const container = deployedResources(infra, 'Microsoft.App/containerApps');
  return [
    ...config.flatMap((each) => compare(each, namesIn(valueAt(each.body, 'properties')), APP_READS, APP_LEFT_OUT)),
    ...container.flatMap(settingsOfContainer),
    ...config.flatMap((each) => keyedInsights(each, valueAt(each.body, 'properties', INSIGHTS))),
    ...otherDefaults(infra),
    ...otherChoices(infra),
    ...manifestOfTheCluster(infra),
  ];
}

const finding = (where: string, message: string): Finding => ({ check: 'settings', where, message });

function settingsOfContainer(resource: BicepResource): Finding[] {
  const where = `${resource.file}:${resource.line}`;
  const container = CONTAINERS[resource.symbol];
  if (!container) return [finding(where, `no check knows what ${resource.symbol} reads`)];
  const set = environmentOf(resource);
  const refusal = refusalOf(container, set);
  return [
    ...compare(resource, [...set.keys()], container.reads, container.leftOut),
    ...(refusal === undefined ? [] : [finding(where, `${resource.symbol} would end at its start: ${refusal}`)]),
    ...keyedInsights(resource, set.get(INSIGHTS)),
  ];
}

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

const INSIGHTS = 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING';

/** Telemetry goes out with the identity, not with the connection string's key. */
function keyedInsights({ file, line }: BicepResource, asked: BicepValue | undefined): Finding[] {
  const isEntra = showValue(asked).includes('Authorization=AAD');
  return isEntra ? [] : [finding(`${file}:${line}`, `${INSIGHTS} doesn't ask for Entra`)];
}

/** Parameters of main.bicep that stand for settings, and the settings they stand for. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, keyof typeof AppSettings.shape>>>> = {
  painting: {
    chunkFrames: 'REPAINT_CHUNK_FRAMES',
    format: 'REPAINT_FORMAT',
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

/** What may be chosen from, in the type of a parameter of main.bicep. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  format: OutputFormat.options,
  codec: OutputCodec.options,
  encoder: EncoderChoice.options,
  precision: Precision.options,
};

function otherChoices({ texts }: Infra): Finding[] {
  const [, type = ''] = /^type Painting = \{\n([\s\S]*?)^\}/m.exec(texts.get('main.bicep') ?? '') ?? [];
  return Object.entries(CHOICES).flatMap(([name, choices]) => {
    const [, written = ''] = new RegExp(`^  ${name}: (.*)$`, 'm').exec(type) ?? [];
    const offered = written.split(' | ').map((each) => each.replaceAll("'", ''));
    const isSame = offered.toSorted().join() === [...choices].toSorted().join();
    return isSame
      ? []
      : [finding('main.bicep', `painting.${name} offers ${offered.join(', ')}, not ${choices.join(', ')}`)];
  });
}

/** The worker on a cluster has the same environment; its identity comes by the service account. */
function manifestOfTheCluster(infra: Infra): Finding[] {
  const manifest = infra.texts.get('aks/worker.yaml') ?? '';
  const set = [...manifest.matchAll(/- name: ([A-Z][A-Za-z_]+)\n\s+value:/g)].map(([, name = '']) => name);
  const onContainerApps = deployedResources(infra, 'Microsoft.App/containerApps')
    .filter(({ symbol }) => symbol === 'worker')
    .flatMap((each) => [...environmentOf(each).keys()]);
  return [
    ...onContainerApps
      .filter((name) => !set.includes(name))
      .map((name) => finding('aks/worker.yaml', `${name} is not set`)),
    ...set
      .filter((name) => !onContainerApps.includes(name))
      .map((name) => finding('aks/worker.yaml', `${name} is set here alone`)),
  ];
}
