import { permanent, RepaintError } from '../core/contracts/failure.ts';

/** What a stopped call is rejected with: the signal's own failure where it has one, else `cancelled`. */
export function stopped(signal: AbortSignal): RepaintError {
  if (signal.reason instanceof RepaintError) return signal.reason;
  return permanent('cancelled', 'Painting was stopped.', signal.reason);
}
