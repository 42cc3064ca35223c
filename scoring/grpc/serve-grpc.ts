import { promisify } from 'node:util';
import { experimental, Server, ServerCredentials } from '@grpc/grpc-js';
import type { Door } from '../close-doors.ts';
import { ScoringError } from '../scoring-error.ts';
import { EXTENSIONS, isReady, SERVICE_NAME, type Service } from '../service.ts';
import type { Certificate, CertificatePair } from '../tls/certificate.ts';
import { describeModel } from '../v2/describe-model.ts';
import { infer } from '../v2/infer.ts';
import { type Admitted, doorkeeper } from './doorkeeper.ts';
import { guarded, open } from './guard.ts';
import { inferResponse, readInferMessage } from './infer-messages.ts';
import { loadProtocol } from './load-protocol.ts';
import { requestLayouts } from './message-layout.ts';
import type { IndexRequest, ModelInferRequest, NamedModel, RepositoryModelRequest } from './messages.ts';
import { readMessages } from './read-messages.ts';

/** The bytes of a request beside its tensors: names, shapes, lengths. */
const ENVELOPE_BYTES = 64 * 1_024;
/** The methods that probes call. */
const OPEN = ['ServerLive', 'ServerReady'];
/** A connection without calls is closed after this long; clients open another when they need it. */
const IDLE_MS = 250_000;

/** Longest time for loading a model, which takes longer than an answer. */
const LOAD_MS = 600_000;

export interface GrpcServer extends Door {
  readonly port: number;
}

/** Serves `inference.GRPCInferenceService`. */
export async function serveGrpc(
  service: Service,
  { host, port, certificate }: { host: string; port: number; certificate: Certificate | undefined },
): Promise<GrpcServer> {
  const admitted: Admitted = new WeakMap();
  const server = new Server({
    interceptors: [doorkeeper(service, admitted, (path) => OPEN.some((name) => path.endsWith(`/${name}`)))],
    'grpc.max_receive_message_length': service.maxBytes + ENVELOPE_BYTES,
    'grpc.max_send_message_length': -1,
    'grpc.max_connection_idle_ms': IDLE_MS,
  });
  server.addService(readMessages(loadProtocol().service, requestLayouts()), methods(service, admitted));
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const bound = await promisify(server.bindAsync.bind(server))(address, credentials(certificate));
  return {
    port: bound ?? port,
    close: () => promisify(server.tryShutdown.bind(server))(),
    cutOff: () => server.forceShutdown(),
  };
}

function methods(service: Service, admitted: Admitted) {
  const { repository, control, version, deadlineMs } = service;
  const find = ({ name, version: wanted }: NamedModel) => repository.find(name, wanted || undefined);
  return {
    ServerLive: open(() => ({ live: true })),
    ServerReady: open(() => ({ ready: isReady(service) })),
    ModelReady: guarded(admitted, deadlineMs, ({ name, version: wanted }: NamedModel) => ({
      ready: isReady(service) && repository.has(name, wanted || undefined),
    })),
    ServerMetadata: guarded(admitted, deadlineMs, () => ({ name: SERVICE_NAME, version, extensions: EXTENSIONS })),
    ModelMetadata: guarded(admitted, deadlineMs, (asked: NamedModel) => {
      const model = find(asked);
      return { ...describeModel(model), versions: repository.versionsOf(model.name) };
    }),
    ModelInfer: guarded(admitted, deadlineMs, (asked: ModelInferRequest, signal, recorded) =>
      repository.lend({ name: asked.model_name, version: asked.model_version || undefined }, async (model) => {
        recorded.asks(model);
        return inferResponse(model, asked, await infer(model, readInferMessage(asked), signal));
      }),
    ),
    RepositoryIndex: guarded(admitted, deadlineMs, async ({ ready }: IndexRequest) => ({
      models: await control.index(ready),
    })),
    RepositoryModelLoad: guarded(admitted, LOAD_MS, async (asked: RepositoryModelRequest) => {
      refuseParameters(asked);
      await control.load(asked.model_name);
      return {};
    }),
    RepositoryModelUnload: guarded(admitted, LOAD_MS, async (asked: RepositoryModelRequest) => {
      await control.unload(asked.model_name);
      return {};
    }),
  };
}

function refuseParameters({ parameters }: RepositoryModelRequest): void {
  const [name] = Object.keys(parameters);
  if (name === undefined) return;
  throw new ScoringError('bad-request', 'A model is loaded as its folder holds it: send no parameters.');
}

function credentials(certificate: Certificate | undefined): ServerCredentials {
  if (certificate === undefined) return ServerCredentials.createInsecure();
  return experimental.createCertificateProviderServerCredentials(providerOf(certificate), null, false);
}

type Provider = Parameters<typeof experimental.createCertificateProviderServerCredentials>[0];
type IdentityListener = Parameters<Provider['addIdentityCertificateListener']>[0];

/** Hands gRPC the current certificate and each later one. */
function providerOf(certificate: Certificate): Provider {
  const stops = new Map<IdentityListener, () => void>();
  return {
    addCaCertificateListener: (listener) => listener(null),
    removeCaCertificateListener: () => undefined,
    addIdentityCertificateListener: (listener) => {
      // The call is deferred, since credentials only pass on certificates that arrive after this function has returned.
      const pass = (pair: CertificatePair) => queueMicrotask(() => listener(identity(pair)));
      stops.set(listener, certificate.listen(pass));
    },
    removeIdentityCertificateListener: (listener) => {
      stops.get(listener)?.();
      stops.delete(listener);
    },
  };
}

function identity({ cert, key }: CertificatePair) {
  return { certificate: Buffer.from(cert), privateKey: Buffer.from(key) };
}
