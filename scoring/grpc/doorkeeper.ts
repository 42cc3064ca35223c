import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { ScoringError } from '../scoring-error.ts';
import type { Service } from '../service.ts';
import { GuardedCall } from './guarded-call.ts';

/** Calls that were let in, by their metadata: what interceptors and methods both have. */
export type Admitted = WeakMap<Metadata, GuardedCall>;

/**
 * Looks at callers when their headers are there, as REST does: without a key or room nothing more is read, and a message may take
 * as long to arrive as its answer.
 * @param isOpen methods that need neither
 */
export function doorkeeper(service: Service, admitted: Admitted, isOpen: (path: string) => boolean): ServerInterceptor {
  return ({ path }, call) => {
    if (isOpen(path)) return new ServerInterceptingCall(call);
    let guarded: GuardedCall | undefined;
    let arrival: NodeJS.Timeout | undefined;
    const refuse = (thrown: unknown) => guarded && call.sendStatus(guarded.failed(thrown));
    const onReceiveMetadata = (metadata: Metadata, pass: (metadata: Metadata) => void) => {
      guarded = new GuardedCall(service, path.slice(1), metadata);
      try {
        guarded.admit(metadata);
      } catch (thrown) {
        refuse(thrown);
        return;
      }
      admitted.set(metadata, guarded);
      arrival = setTimeout(() => refuse(tooSlow(service)), service.deadlineMs);
      pass(metadata);
    };
    const onReceiveHalfClose = (pass: () => void) => {
      clearTimeout(arrival);
      pass();
    };
    const onCancel = () => {
      clearTimeout(arrival);
      guarded?.closed();
    };
    return new ServerInterceptingCall(call, {
      start: (next) => next({ onReceiveMetadata, onReceiveHalfClose, onCancel }),
    });
  };
}

function tooSlow({ deadlineMs }: Service): ScoringError {
  return new ScoringError('deadline', `The request took longer than ${deadlineMs / 1_000} s to arrive.`);
}
