import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { z } from 'zod';

/**
 * Loads `inference.GRPCInferenceService` from its proto file, which lies beside this file, or in the sources when
 * this runs from `dist/`.
 */
export function loadProtocol(): ServiceClientConstructor {
  const loaded = loadPackageDefinition(
    loadSync(protocolFile(), { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true }),
  );
  const { inference } = z
    .object({ inference: z.object({ GRPCInferenceService: z.custom<ServiceClientConstructor>() }) })
    .parse(loaded);
  return inference.GRPCInferenceService;
}

function protocolFile(): string {
  const files = ['inference.proto', '../../../scoring/grpc/inference.proto'];
  const [beside = '', sources = ''] = files.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return existsSync(beside) ? beside : sources;
}
