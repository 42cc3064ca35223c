import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { permanent } from '../../core/contracts/failure.ts';
import type { ThreadOptions } from '../engine/threaded-engine.ts';
import { type GrpcServer, serveGrpc } from './grpc/serve-grpc.ts';
import { parseKeyFile } from './keys/key-file.ts';
import { KeyRing } from './keys/key-ring.ts';
import { RateLimit } from './keys/rate-limit.ts';
import { Admission } from './queue/admission.ts';
import { openRepository } from './repository/open-repository.ts';
import { buildRest } from './rest/build-rest.ts';
import type { Service } from './service.ts';
import { refuseUnsafe, type ScoringSettings } from './settings.ts';
import { Certificate } from './tls/certificate.ts';
import { type Following, followFiles } from './tls/follow-files.ts';

export interface Scoring {
  /** Where REST is: `https://127.0.0.1:8080`. */
  readonly url: string;
  readonly grpcPort: number | undefined;
  readonly models: readonly string[];
  /** Tells that it isn't ready any more, answers what was accepted, then closes. */
  stop(): Promise<void>;
}

export interface ScoringParts extends Pick<ThreadOptions, 'threadEntry'> {
  readonly version: string;
  readonly log: Logger;
}

interface Stoppable {
  stop(): unknown;
}

/**
 * Loads and warms the models, then listens.
 * @throws RepaintError for settings that would leave the service open, keys or certificates that can't be used, models that
 * don't load, a port that is taken
 */
export async function startScoring(settings: ScoringSettings, parts: ScoringParts): Promise<Scoring> {
  refuseUnsafe(settings);
  const open: Stoppable[] = [];
  try {
    return await openAll(settings, parts, open);
  } catch (thrown) {
    for (const part of open.toReversed()) await part.stop();
    throw thrown;
  }
}

async function openAll(settings: ScoringSettings, parts: ScoringParts, open: Stoppable[]): Promise<Scoring> {
  const keep = <Part extends Stoppable>(part: Part): Part => {
    open.push(part);
    return part;
  };
  const warn = (reason: string) => parts.log.warn({ reason }, 'kept what there was');
  const { ring, following } = await openKeys(settings, warn);
  if (following) keep(following);
  const certificate = await openCertificate(settings, warn);
  if (certificate) keep(certificate);
  const repository = await openRepository(repositorySettings(settings, parts));
  keep({ stop: () => repository.close() });
  const { deadlineMs, maxBytes } = settings;
  const admission = new Admission(settings.maxRequests);
  const service: Service = {
    repository,
    keys: ring,
    admission,
    deadlineMs,
    maxBytes,
    version: parts.version,
    log: parts.log,
  };
  const app = buildRest(service, certificate);
  keep({ stop: () => app.close() });
  const url = await listen(app, settings);
  const grpc = await openGrpc(service, settings, certificate);
  return {
    url,
    grpcPort: grpc?.port,
    models: repository.models.map(({ name }) => name),
    stop: async () => {
      admission.close();
      await sleep(settings.drainMs);
      // Both doors close before what is behind them.
      await Promise.all([app.close(), grpc?.stop()]);
      for (const part of open.splice(0).toReversed()) await part.stop();
    },
  };
}

async function openKeys(
  { keys: file, rereadMs, requestsPerMinute }: ScoringSettings,
  warn: (reason: string) => void,
): Promise<{ ring?: KeyRing; following?: Following }> {
  if (file === undefined) return {};
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw permanent(
      'invalid-request',
      `${file} can't be read (${cause.code}): make it with npm run keys -- regenerate primary.`,
      cause,
    );
  });
  const limit = requestsPerMinute === undefined ? undefined : new RateLimit(requestsPerMinute);
  const ring = new KeyRing(parseKeyFile(text, file), limit);
  const onChange = ([content = '']: readonly string[]) => ring.use(parseKeyFile(content, file));
  return { ring, following: followFiles([file], [text], { everyMs: rereadMs, onChange, onError: warn }) };
}

async function openCertificate(
  { cert, key, rereadMs }: ScoringSettings,
  warn: (reason: string) => void,
): Promise<Certificate | undefined> {
  return cert === undefined || key === undefined ? undefined : Certificate.follow([cert, key], rereadMs, warn);
}

function repositorySettings(settings: ScoringSettings, { threadEntry, log }: ScoringParts) {
  return {
    repository: settings.models,
    defaultModel: settings.defaultModel,
    ...(settings.only && { only: settings.only }),
    styles: settings.styles,
    engine: settings.engine,
    ...(settings.threads !== undefined && { threads: settings.threads }),
    ...(threadEntry && { threadEntry }),
    limits: { maxPixels: settings.maxPixels },
    batches: { size: settings.batchSize, windowMs: settings.batchWindowMs },
    log: (line: string) => log.info({ engine: settings.engine }, line),
  };
}

async function listen(app: FastifyInstance, { host, port, cert }: ScoringSettings): Promise<string> {
  try {
    const address = await app.listen({ host, port });
    return cert === undefined ? address : address.replace(/^http:/, 'https:');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw permanent(
      'invalid-request',
      `Port ${port} on ${host} can't be listened on (${code}): choose another with --port.`,
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
