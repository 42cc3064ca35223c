import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { ScoringError } from '../scoring-error.ts';
import type { Service } from '../service.ts';
import { GuardedCall } from './guarded-call.ts';

/** The calls that were admitted, by their metadata, which is what interceptors and methods both see. */
export type Admitted = WeakMap<Metadata, GuardedCall>;

/**
 * Checks callers as soon as their headers have arrived, as REST does. Without a key or a free place, nothing more is
 * read. A message may take as long to arrive as its answer may take.
 * @param isOpen says which methods need neither key nor place
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
