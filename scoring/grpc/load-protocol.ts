import { loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { z } from 'zod';
import { sourceFile } from '../source-file.ts';

/** Loads `inference.GRPCInferenceService` from its proto file. */
export function loadProtocol(): ServiceClientConstructor {
  const loaded = loadPackageDefinition(
    loadSync(sourceFile('grpc/inference.proto'), {
      keepCase: true,
      longs: String,
      enums: String,
      defaults: true,
      oneofs: true,
    }),
  );
  const { inference } = z
    .object({ inference: z.object({ GRPCInferenceService: z.custom<ServiceClientConstructor>() }) })
    .parse(loaded);
  return inference.GRPCInferenceService;
}
