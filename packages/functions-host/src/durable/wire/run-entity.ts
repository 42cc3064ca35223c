import { z } from 'zod';
import { EntityId } from '../entities/entity-id.ts';
import type { EntityRequest } from '../entities/entity-message.ts';
import type { EntityState } from '../entities/entity-state.ts';

/** The SDK's entity function returns this after a batch of operations, with one result for each. */
export const EntityOutput = z.object({
  entityExists: z.boolean(),
  /** Serialised JSON, as are the results and inputs. */
  entityState: z.string().nullish(),
  results: z.array(z.object({ result: z.string().nullish(), isError: z.boolean() })),
  signals: z.array(z.object({ target: EntityId, name: z.string(), input: z.string() })),
});
export type EntityOutput = z.infer<typeof EntityOutput>;

/**
 * Runs an entity function once over a batch of operations. If it fails as a whole, such as after a timeout, all operations have failed
 * and the state stays as it was.
 * @param invoke calls the function with the trigger's value (serialised JSON) and returns its result
 */
export async function runEntity(
  invoke: (trigger: string) => Promise<unknown>,
  self: EntityId,
  { exists, state }: EntityState,
  operations: readonly EntityRequest[],
): Promise<EntityOutput> {
  const batch = operations.map(({ op, input, signal = false }) => ({
    name: op,
    input: input ?? null,
    isSignal: signal,
  }));
  try {
    return EntityOutput.parse(await invoke(JSON.stringify({ self, exists, state: state ?? null, batch })));
  } catch (error) {
    const result = JSON.stringify(error instanceof Error ? error.message : String(error));
    return {
      entityExists: exists,
      entityState: state,
      results: operations.map(() => ({ result, isError: true })),
      signals: [],
    };
  }
}
