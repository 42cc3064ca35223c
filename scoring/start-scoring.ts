import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { permanent } from '../core/contracts/failure.ts';
import { SERVICES } from '../core/telemetry/names.ts';
import { startTelemetry, type Telemetry, type TelemetryOptions } from '../core/telemetry/start-telemetry.ts';
import type { ThreadOptions } from '../engine/threaded-engine.ts';
import { closeDoors, doorOf } from './close-doors.ts';
import { type GrpcServer, serveGrpc } from './grpc/serve-grpc.ts';
import { parseKeyFile } from './keys/key-file.ts';
import { KeyRing } from './keys/key-ring.ts';
import { RateLimit } from './keys/rate-limit.ts';
import { isSecret, openSecretVault, type SecretVault } from './keys/secret-vault.ts';
import { openTextStore } from './keys/text-store.ts';
import { openMetrics } from './metrics/open-metrics.ts';
import { Admission } from './queue/admission.ts';
import { followModels } from './repository/follow-models.ts';
import { ModelFolder } from './repository/model-folder.ts';
import { buildRest } from './rest/build-rest.ts';
import { JsonThread, type JsonThreadFiles } from './rest/json-thread.ts';
import type { Service } from './service.ts';
import { refuseUnsafe, type ScoringSettings } from './settings.ts';
import { Certificate } from './tls/certificate.ts';
import { followFiles, type ReadText } from './tls/follow-files.ts';
import { Capture } from './traffic/capture.ts';
import { inPercent } from './traffic/split.ts';
import { ModelControl } from './v2/model-control.ts';

/** Most connections that wait to be accepted. Node's default of 511 is less than may come at once. */
const BACKLOG = 4_096;

export interface Scoring {
  /** The address of REST, such as `https://127.0.0.1:8080`. */
  readonly url: string;
  readonly grpcPort: number | undefined;
  readonly models: readonly string[];
  /** Those that `POST /score/{model}` answers; the others take tensors. */
  readonly pictureModels: readonly string[];
  /** Reports that it is no longer ready, finishes the accepted requests, and closes. */
  stop(): Promise<void>;
}

export interface ScoringParts extends Pick<ThreadOptions, 'threadEntry'>, JsonThreadFiles {
  readonly version: string;
  readonly log: Logger;
  /** The vault of the secrets; by default, Azure Key Vault. */
  readonly vault?: SecretVault;
  /** The environment, which decides whether and where telemetry is sent. */
  readonly env: TelemetryOptions['env'];
}

/** What is open. A stop ends it in the reverse order. */
class OpenParts {
  readonly #parts: { stop(): unknown }[] = [];

  keep<Part extends { stop(): unknown }>(part: Part): Part {
    this.#parts.push(part);
    return part;
  }

  async stop(): Promise<void> {
    for (const part of this.#parts.splice(0).toReversed()) await part.stop();
  }
}

/**
 * Loads and warms the models, then listens.
 * @throws RepaintError for settings that would leave the service open, keys or certificates that can't be used, models that
 * don't load, a port that is taken
 */
export async function startScoring(settings: ScoringSettings, parts: ScoringParts): Promise<Scoring> {
  refuseUnsafe(settings);
  const open = new OpenParts();
  try {
    open.keep(await openTelemetry(parts));
    const warn = (reason: string) => parts.log.warn({ reason }, 'kept what there was');
    const read = readerOf(settings, parts);
    const keys = await openKeys(settings, read, warn, open);
    const certificate = await openCertificate(settings, read, warn);
    if (certificate) open.keep(certificate);
    const service = await openService(settings, parts, { keys, warn, open });
    return await openDoors(service, settings, { certificate, open });
  } catch (thrown) {
    await open.stop();
    throw thrown;
  }
}

/** Loads the models, and opens what REST and gRPC share. */
async function openService(
  settings: ScoringSettings,
  parts: ScoringParts,
  { keys, warn, open }: { keys: KeyRing | undefined; warn: (reason: string) => void; open: OpenParts },
): Promise<Service> {
  const metrics = open.keep(openMetrics());
  const capture = openCapture(settings, parts, open);
  const folder = new ModelFolder({ ...repositorySettings(settings, parts), capture, onServe: metrics.keep, warn });
  open.keep({ stop: () => folder.close() });
  await folder.open();
  open.keep(followModels(folder, settings));
  return {
    repository: folder.repository,
    control: new ModelControl(folder, settings.modelControl),
    keys,
    metrics,
    admission: new Admission(settings.maxRequests),
    json: open.keep(new JsonThread(parts)),
    deadlineMs: settings.deadlineMs,
    maxBytes: settings.maxBytes,
    version: parts.version,
    log: parts.log,
    logged: inPercent(settings.logPercent),
  };
}

function openCapture(settings: ScoringSettings, { log }: ScoringParts, open: OpenParts): Capture | undefined {
  const { capture: folder, capturePercent: percent } = settings;
  if (folder === undefined) return undefined;
  return open.keep(new Capture({ folder, percent, warn: (reason) => log.warn({ reason }, 'capture') }));
}

/** Listens. */
async function openDoors(
  service: Service,
  settings: ScoringSettings,
  { certificate, open }: { certificate: Certificate | undefined; open: OpenParts },
): Promise<Scoring> {
  const { repository, admission } = service;
  const app = buildRest(service, settings.tls === 'all' ? certificate : undefined);
  open.keep({ stop: () => app.close() });
  const rest = doorOf(app);
  const url = await listen(app, settings);
  const grpc = await openGrpc(service, settings, certificate);
  return {
    url,
    grpcPort: grpc?.port,
    models: repository.names,
    pictureModels: repository.names.filter((name) => repository.find(name).pipeline.takes === 'encoded'),
    stop: async () => {
      admission.close();
      await sleep(settings.drainMs);
      // REST and gRPC stop before what they use.
      await closeDoors([rest, ...(grpc ? [grpc] : [])], admission);
      await open.stop();
    },
  };
}

/** Reads a file or a secret that must exist. */
function readerOf({ clientId }: ScoringSettings, { vault }: ScoringParts): ReadText {
  const store = openTextStore(vault ?? openSecretVault({ clientId }));
  return async (place) => {
    const text = await store.read(place);
    if (text === undefined) throw permanent('invalid-request', `${place} isn't there.`);
    return text;
  };
}

function openTelemetry({ env, log }: ScoringParts): Promise<Telemetry> {
  return startTelemetry({
    service: SERVICES.scoring,
    instance: `${hostname()}-${process.pid}`,
    env,
    warn: (reason) => log.warn({ reason }, 'telemetry'),
  });
}

async function openKeys(
  settings: ScoringSettings,
  read: ReadText,
  warn: (reason: string) => void,
  open: OpenParts,
): Promise<KeyRing | undefined> {
  const { keys: place, requestsPerMinute } = settings;
  if (place === undefined) return undefined;
  const text = await read(place).catch((cause: Error) => {
    const way = `npm run keys -- regenerate primary --keys ${place}`;
    throw permanent('invalid-request', `${cause.message} Where there are no keys yet, make one: ${way}`, cause);
  });
  const limit = requestsPerMinute === undefined ? undefined : new RateLimit(requestsPerMinute);
  const ring = new KeyRing(parseKeyFile(text, place), limit);
  const onChange = ([content = '']: readonly string[]) => ring.use(parseKeyFile(content, place));
  const everyMs = lookEvery(settings, place);
  open.keep(followFiles([place], [text], { everyMs, read, onChange, onError: warn }));
  return ring;
}

async function openCertificate(
  settings: ScoringSettings,
  read: ReadText,
  warn: (reason: string) => void,
): Promise<Certificate | undefined> {
  const { cert, key } = settings;
  if (cert === undefined || key === undefined) return undefined;
  return Certificate.follow([cert, key], { everyMs: lookEvery(settings, cert, key), read, warn });
}

function lookEvery({ rereadMs, rereadSecretsMs }: ScoringSettings, ...places: string[]): number {
  return places.some(isSecret) ? rereadSecretsMs : rereadMs;
}

function repositorySettings(settings: ScoringSettings, { threadEntry, codeThread, log }: ScoringParts) {
  return {
    repository: settings.models,
    defaultModel: settings.defaultModel,
    ...(settings.only && { only: settings.only }),
    restMs: settings.rereadModelsMs / 4,
    styles: settings.styles,
    engine: settings.engine,
    ...(settings.threads !== undefined && { threads: settings.threads }),
    ...(threadEntry && { threadEntry }),
    ...(codeThread && { codeThread }),
    allowCode: settings.allowCode,
    limits: { maxPixels: settings.maxPixels },
    batches: { size: settings.batchSize, windowMs: settings.batchWindowMs },
    log: (line: string) => log.info({ engine: settings.engine }, line),
  };
}

async function listen(app: FastifyInstance, { host, port, cert, tls }: ScoringSettings): Promise<string> {
  try {
    const address = await app.listen({ host, port, backlog: BACKLOG });
    return cert === undefined || tls === 'grpc' ? address : address.replace(/^http:/, 'https:');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw permanent(
      'invalid-request',
      `Port ${port} on ${host} can't be listened on (${code}): choose another with --port, or an address of this machine with --host.`,
      cause,
    );
  }
}

async function openGrpc(
  service: Service,
  { host, grpcPort }: ScoringSettings,
  certificate: Certificate | undefined,
): Promise<GrpcServer | undefined> {
  if (grpcPort === undefined) return undefined;
  try {
    return await serveGrpc(service, { host, port: grpcPort, certificate });
  } catch (cause) {
    throw permanent(
      'invalid-request',
      `Port ${grpcPort} on ${host} can't be listened on: choose another with --grpc-port.`,
      cause,
    );
  }
}
