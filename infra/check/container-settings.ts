import { z } from 'zod';
import { TelemetrySettings } from '../../core/telemetry/telemetry-settings.ts';
import { refuseUnsafe } from '../../scoring/settings.ts';
import { SCORING_SETTINGS, scoringVariable, settingsOfEnvironment } from '../../scoring/settings-of-environment.ts';
import { WorkerSettings } from '../../workers/settings.ts';
import type { BicepResource } from './bicep/bicep-file.ts';
import { type BicepValue, itemsOf, textOf, valueAt } from './bicep/bicep-value.ts';

/** Read by core/storage/azure/connection.ts. The worker has no queue in the account of videos. */
export const CONNECTIONS = [
  'DATA__blobServiceUri',
  'DATA__clientId',
  'WORK__blobServiceUri',
  'WORK__queueServiceUri',
  'WORK__clientId',
];

/** Left to whoever wants something else: what they are without is right in Azure. */
export const OTEL = Object.keys(TelemetrySettings.shape).filter((name) => name.startsWith('OTEL_'));

interface Container {
  readonly reads: readonly string[];
  readonly leftOut: readonly string[];
  /** @throws where the container would end at its start */
  refuse(set: Readonly<Record<string, string>>): void;
}

const WORKER: Container = {
  reads: [
    ...CONNECTIONS,
    ...Object.keys(WorkerSettings.shape),
    ...Object.keys(TelemetrySettings.shape),
    'ONNX_PROVIDERS',
  ],
  leftOut: [
    ...OTEL,
    // All cores of the container.
    'REPAINT_THREADS',
    // Host name and process: a container's own.
    'REPAINT_WORKER_NAME',
  ],
  refuse: (set) => void WorkerSettings.parse(set),
};

const SCORING: Container = {
  reads: [
    ...SCORING_SETTINGS.map(scoringVariable),
    ...Object.keys(TelemetrySettings.shape),
    ...['REPAINT_MODELS', 'REPAINT_LOG_LEVEL', 'ONNX_PROVIDERS'],
  ],
  leftOut: [
    ...OTEL,
    // REPAINT_MODELS says where.
    scoringVariable('styles'),
    // All models of the image, the first that takes pictures, all cores of the container.
    ...(['only', 'defaultModel', 'threads'] as const).map(scoringVariable),
    // Nothing is in a file.
    scoringVariable('rereadMs'),
  ],
  refuse: (set) => refuseUnsafe(settingsOfEnvironment(set)),
};

/** What each container of Container Apps reads, by the symbol of its resource, and what says whether it would start. */
export const CONTAINERS: Readonly<Record<string, Container>> = { worker: WORKER, scoring: SCORING };

export type Environment = ReadonlyMap<string, BicepValue | undefined>;

/** The environment of a container, by name. */
export function environmentOf({ body }: BicepResource): Environment {
  const containers = valueAt(body, 'properties', 'template', 'containers');
  const items = itemsOf(valueAt(itemsOf(containers)[0], 'env'));
  return new Map(items.map((item) => [textOf(valueAt(item, 'name')) ?? '', valueAt(item, 'value')]));
}

/** What is set to a fixed value, or to one by a condition, of which the one that says something. */
export function fixedSettings(set: Environment): Record<string, string> {
  const found = [...set].flatMap(([name, value]) => {
    const text = textsOf(value).find((each) => each !== '');
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(found);
}

/** Why a container wouldn't take what is set, as far as that is known without deploying; undefined where it would. */
export function refusalOf({ refuse }: Container, set: Environment): string | undefined {
  try {
    refuse({ ...secretsIn(set), ...fixedSettings(set) });
    return undefined;
  } catch (thrown) {
    return thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown);
  }
}

/** Places of secrets are known on deployment only. */
function secretsIn(set: Environment): Record<string, string> {
  const names = (['keys', 'cert', 'key'] as const).map(scoringVariable).filter((name) => set.has(name));
  return Object.fromEntries(names.map((name) => [name, 'https://vault.example/secrets/one']));
}

function textsOf(value: BicepValue | undefined): string[] {
  return value?.kind === 'either' ? value.options.flatMap(textsOf) : [textOf(value) ?? ''];
}
