import type { ServiceDefinition } from '@grpc/grpc-js';

/** Stands for bytes that are no message: gRPC itself would call that an error of the service. */
export const BROKEN = Symbol('broken message');

/** The same service, for whose methods no message is too broken to be answered. */
export function readMessages(service: ServiceDefinition): ServiceDefinition {
  const methods = Object.entries(service).map(([name, method]) => {
    const requestDeserialize = (bytes: Buffer): unknown => {
      try {
        return method.requestDeserialize(bytes);
      } catch {
        return BROKEN;
      }
    };
    return [name, { ...method, requestDeserialize }] as const;
  });
  return Object.fromEntries(methods);
}
