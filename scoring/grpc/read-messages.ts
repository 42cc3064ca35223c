import type { ServiceDefinition } from '@grpc/grpc-js';
import { ScoringError } from '../scoring-error.ts';
import type { Layout } from './message-layout.ts';
import { refuseHeavyMessage } from './refuse-heavy-message.ts';

/** Stands for bytes that aren't decoded. gRPC itself would report them as an error of the service. */
export class RefusedMessage {
  readonly reason: ScoringError;

  constructor(reason: ScoringError) {
    this.reason = reason;
  }
}

/**
 * Wraps the service so that a broken or heavy message reaches its method as a {@link RefusedMessage} and gets an answer.
 * @param layouts of the requests, by the names of the methods
 */
export function readMessages(service: ServiceDefinition, layouts: ReadonlyMap<string, Layout>): ServiceDefinition {
  const methods = Object.entries(service).map(([name, method]) => {
    const layout = layouts.get(name);
    if (!layout) throw new Error(`${name} has no layout: take both from the same proto file.`);
    const requestDeserialize = (bytes: Buffer): unknown => {
      try {
        refuseHeavyMessage(bytes, layout);
        return method.requestDeserialize(bytes);
      } catch (thrown) {
        if (thrown instanceof ScoringError) return new RefusedMessage(thrown);
        return new RefusedMessage(new ScoringError('bad-request', 'The message is not one of this protocol.'));
      }
    };
    return [name, { ...method, requestDeserialize }] as const;
  });
  return Object.fromEntries(methods);
}
