import { z } from 'zod';
import { Action } from './action.ts';

/** The SDK's orchestrator function returns this state, or puts it into the message of the error that it throws. */
export const OrchestratorOutput = z.looseObject({
  isDone: z.boolean(),
  actions: z.array(z.array(Action)),
  output: z.unknown().optional(),
  error: z.string().optional(),
  customStatus: z.unknown().optional(),
});
export type OrchestratorOutput = z.infer<typeof OrchestratorOutput>;
