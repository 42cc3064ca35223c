import { z } from 'zod';
import { permanent } from '../core/contracts/failure.ts';

const Whole = z.coerce.number().int();
const Count = Whole.min(1);
const Port = Whole.min(0).max(65_535);
const Flag = z.stringbool().or(z.boolean());
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** The settings of the service. Each default suits one machine. */
export const ScoringSettings = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: Port.default(8080),
  /** The port of gRPC, which is not served without it. */
  grpcPort: Port.optional(),
  /** The repository of the models. */
  models: z.string().min(1),
  /** The folder of the style networks. */
  styles: z.string().min(1),
  /** The model that `POST /score` uses; by default, the first by name that takes pictures. */
  defaultModel: z.string().optional(),
  /** Serves only these models and those that feed them. With `modelControl` `explicit`, callers may load others. */
  only: z.array(z.string()).min(1).optional(),
  /** Who loads and unloads models: nobody, the folder of the models when it changes, or callers (Triton's names). */
  modelControl: z.enum(['none', 'poll', 'explicit']).default('poll'),
  /** Runs the code that models bring (stage `code`), with the rights of the service. */
  allowCode: Flag.default(false),
  engine: z.enum(['onnx', 'tensorflow']).default('onnx'),
  threads: Count.optional(),
  /** PEM files, or addresses of secrets in Key Vault. Both may be the same, if it holds certificate and key. */
  cert: z.string().optional(),
  key: z.string().optional(),
  /**
   * The doors that use the certificate. With `grpc`, a proxy ends TLS for REST, and `allowPlaintext` must say so,
   * too.
   */
  tls: z.enum(['all', 'grpc']).default('all'),
  /** The file of the keys' hashes, or a secret. */
  keys: z.string().optional(),
  /** The client id of the user-assigned identity that reads secrets. */
  clientId: z.string().optional(),
  /** Allows plain HTTP beyond this machine, for a service behind a proxy that ends TLS. */
  allowPlaintext: Flag.default(false),
  requestsPerMinute: Count.optional(),
  /** Requests that are received, waiting or worked on at once. */
  maxRequests: Count.max(10_000).default(64),
  maxBytes: Count.default(16 * 2 ** 20),
  maxPixels: Count.default(4_096 * 2_304),
  /** Percent of the answered requests that get a line in the log. Those that fail always do. */
  logPercent: Whole.min(0).max(100).default(100),
  /** A folder that some requests are kept in, with their answers; none unless given. */
  capture: z.string().min(1).optional(),
  /** Percent of the answered pictures and tensors that are kept there. */
  capturePercent: Count.max(100).default(1),
  deadlineMs: Count.default(30_000),
  batchSize: Count.max(256).default(1),
  batchWindowMs: z.coerce.number().min(0).max(1_000).default(5),
  /** Time for which a stopping service still accepts requests, so that its clients notice that it isn't ready. */
  drainMs: Whole.min(0).max(60_000).default(1_000),
  /** Time between two checks of the files of keys and certificate. */
  rereadMs: Whole.min(10).default(1_000),
  /** Time between two checks of the folder of the models. */
  rereadModelsMs: Whole.min(10).default(2_000),
  /** Time between two checks of secrets, each of which is a paid call. */
  rereadSecretsMs: Whole.min(10).default(60_000),
});
export type ScoringSettings = z.infer<typeof ScoringSettings>;

/**
 * Refuses what would leave the service open to strangers.
 * @throws RepaintError `invalid-request`, with the way out
 */
export function refuseUnsafe({ host, cert, key, keys, tls, allowPlaintext }: ScoringSettings): void {
  if ((cert === undefined) !== (key === undefined)) {
    throw permanent('invalid-request', 'A certificate and its key belong together: give both or neither.');
  }
  const isLocal = LOOPBACK.has(host);
  const isPlain = cert === undefined || tls === 'grpc';
  if (isPlain && !isLocal && !allowPlaintext) {
    throw permanent(
      'invalid-request',
      `Without a certificate, the service listens on this machine alone: give --cert and --key, or --allow-plaintext beside --host ${host}.`,
    );
  }
  if (keys === undefined && (cert !== undefined || !isLocal)) {
    throw permanent(
      'invalid-request',
      'With TLS or beyond this machine, a key is always required: make one with npm run keys -- regenerate primary, and give --keys.',
    );
  }
}
