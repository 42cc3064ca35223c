import type { ServiceDefinition } from '@grpc/grpc-js';

/** Stands for bytes that don't parse as a message. gRPC itself would report them as an error of the service. */
export const BROKEN = Symbol('broken message');

/** Wraps the service so that a broken message reaches its method as {@link BROKEN} and gets an answer. */
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
