import { basename } from 'node:path';
import pMap from 'p-map';
import type { Painting } from '../client/paint-file.ts';
import type { CommandError } from '../command-error.ts';
import type { Progress } from '../progress/progress.ts';
import { progressOfMany } from '../progress/progress-of-many.ts';
import type { System } from '../system/system.ts';
import { openSystem, type PaintRequest, paintOn, prepare, type SystemRequest } from './paint-once.ts';
import { commandError } from './run-command.ts';

/** Two videos are in hand at once, so that the workers paint one while the other is inspected, joined or downloaded. */
const VIDEOS_AT_ONCE = 2;

/** The outcome of one video. */
export type Outcome = { readonly file: string } & (
  | ({ readonly state: 'painted' } & Painting)
  | { readonly state: 'there'; readonly output: string }
  | { readonly state: 'failed'; readonly error: CommandError }
);

/**
 * Paints several videos on one system, which is started when the first video needs it. A video that fails doesn't stop the others, and
 * an existing painting isn't made again.
 * @param report is called with each outcome as it comes
 * @throws if the system can't be started or kept running; the reason of `signal` if it is aborted
 */
export async function paintMany(
  requests: readonly PaintRequest[],
  where: SystemRequest,
  { progress, report, signal }: { progress: Progress; report: (outcome: Outcome) => void; signal: AbortSignal },
): Promise<Outcome[]> {
  let opened: Promise<System> | undefined;
  const system = () => {
    opened ??= openSystem(where, progress, signal);
    return opened;
  };
  const begin = progressOfMany(progress, requests.length);
  let isBroken = false;
  const paintNext = async (request: PaintRequest, index: number): Promise<Outcome | undefined> => {
    if (isBroken || signal.aborted) return undefined;
    const own = begin(index + 1, basename(request.file));
    try {
      const outcome = await outcomeOf(request, system, own, signal);
      report(outcome);
      return outcome;
    } catch (thrown) {
      isBroken = true;
      throw thrown;
    } finally {
      own.end();
    }
  };
  try {
    // All are awaited, so that interrupted ones have cancelled their jobs before the system stops.
    const outcomes = await pMap(requests, paintNext, { concurrency: VIDEOS_AT_ONCE, stopOnError: false });
    signal.throwIfAborted();
    return outcomes.filter((outcome) => outcome !== undefined);
  } catch (thrown) {
    throw thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  } finally {
    if (opened !== undefined) progress.update({ phase: 'stopping' });
    await opened?.then((up) => up.stop()).catch(() => undefined);
  }
}

/** Paints one video, on a system that is only started if its painting isn't there yet. */
async function outcomeOf(
  request: PaintRequest,
  system: () => Promise<System>,
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  const { file } = request;
  const prepared = await orFailure(() => prepare(request, signal), signal);
  if ('error' in prepared) return { file, state: 'failed', ...prepared };
  if (prepared.isThere) return { file, state: 'there', output: prepared.output };
  progress.update({ phase: 'starting' });
  const up = await system();
  const painting = await Promise.race([
    orFailure(() => paintOn(up, prepared, progress, signal), signal),
    // If the system fails, every video fails.
    up.failed,
  ]);
  return 'error' in painting ? { file, state: 'failed', ...painting } : { file, state: 'painted', ...painting };
}

/** Returns the failure of one video as data. @throws the reason of `signal` if the user has stopped the command */
async function orFailure<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T | { readonly error: CommandError }> {
  try {
    return await work();
  } catch (thrown) {
    signal.throwIfAborted();
    return { error: commandError(thrown) };
  }
}
