import { pathToFileURL } from 'node:url';
import { RepaintError } from '../../core/contracts/failure.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import { DEFAULT_MEDIA_LIMITS as limits } from '../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../core/media/source/needs-conversion.ts';
import { MediaThreads } from '../../core/media/thread/media-threads.ts';
import type { Mutant } from './mutate.ts';

/** The same threads as in the Function App. */
export const mutantThreads = new MediaThreads({ entry: pathToFileURL('dist/core/media/thread/media-thread.js') });

export interface InspectedMutant {
  /** The outcome: `inspected`, `to be converted`, or the code of the refusal. */
  readonly ended: string;
  readonly seconds: number;
}

/** Inspects a mutant. @throws for any other outcome: a crash, a hang, an unexpected error */
export async function inspectMutant(name: string, { what, bytes }: Mutant): Promise<InspectedMutant> {
  const started = performance.now();
  const ended = await mutantThreads
    .run('inspect', name, { name, limits }, { sources: { source: inMemory(bytes) } })
    .then(
      () => 'inspected',
      (thrown: unknown) => {
        if (thrown instanceof NeedsConversion) return 'to be converted';
        const isRefusal = thrown instanceof RepaintError && !thrown.failure.retryable;
        if (isRefusal && thrown.failure.code !== 'too-slow-to-read') return thrown.failure.code;
        throw new Error(`${name}, ${what}`, { cause: thrown });
      },
    );
  return { ended, seconds: (performance.now() - started) / 1_000 };
}
