import { z } from 'zod';
import { TelemetrySettings } from '../../core/telemetry/telemetry-settings.ts';
import { refuseUnsafe } from '../../scoring/settings.ts';
import { SCORING_SETTINGS, scoringVariable, settingsOfEnvironment } from '../../scoring/settings-of-environment.ts';
import { WorkerSettings } from '../../workers/settings.ts';
import { itemsAt, type Resource } from './evaluated/resource.ts';

/** Settings that core/storage/azure/connection.ts reads. The worker uses no queue in the account of videos. */
const CONNECTIONS = [
  'DATA__blobServiceUri',
  'DATA__clientId',
  'WORK__blobServiceUri',
  'WORK__queueServiceUri',
  'WORK__clientId',
];

/** Settings that the app and all containers read. */
export const readByAll = Object.keys(TelemetrySettings.shape);

const TELEMETRY = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'];

type Environment = Readonly<Record<string, string>>;

interface Container {
  readonly reads: readonly string[];
  /** Settings without which it would run, but not correctly in Azure. */
  readonly needs: readonly string[];
  /** @throws if the container would not start with these settings */
  refuse(set: Environment): void;
}

const WORKER: Container = {
  reads: [...CONNECTIONS, ...Object.keys(WorkerSettings.shape), ...readByAll, 'ONNX_PROVIDERS'],
  needs: [...CONNECTIONS, ...TELEMETRY, 'ONNX_PROVIDERS', 'REPAINT_HEALTH_PORT'],
  refuse: (set) => void WorkerSettings.parse(set),
};

const SCORING: Container = {
  reads: [
    ...SCORING_SETTINGS.map(scoringVariable),
    ...readByAll,
    ...['REPAINT_MODELS', 'REPAINT_LOG_LEVEL', 'ONNX_PROVIDERS', 'ONNX_DEVICE'],
  ],
  needs: [
    ...(['host', 'keys', 'clientId', 'tls', 'allowPlaintext', 'batchSize'] as const).map(scoringVariable),
    ...[...TELEMETRY, 'ONNX_PROVIDERS'],
  ],
  refuse: (set) => refuseUnsafe(settingsOfEnvironment(set)),
};

/** The settings of each container of Container Apps, by its name. */
export const CONTAINERS: Readonly<Record<string, Container>> = { worker: WORKER, scoring: SCORING };

const Variable = z.object({ name: z.string(), value: z.string() });

/** Returns the environment of a container. */
export function environmentOf(resource: Resource): Environment {
  const env = itemsAt(resource, 'properties', 'template', 'containers', 0, 'env').map((each) => Variable.parse(each));
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

/** Returns the reason why settings are refused; undefined if they are accepted. */
export function refusalOf(begin: () => void): string | undefined {
  try {
    begin();
    return undefined;
  } catch (thrown) {
    return thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown);
  }
}
