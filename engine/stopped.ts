import { permanent, RepaintError } from '../core/contracts/failure.ts';

/** Returns the error of a stopped call: the failure that is the signal's reason, or else `cancelled`. */
export function stopped(signal: AbortSignal): RepaintError {
  if (signal.reason instanceof RepaintError) return signal.reason;
  return permanent('cancelled', 'Painting was stopped.', signal.reason);
}
