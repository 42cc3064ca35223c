import { z } from 'zod';
import { Action } from './action.ts';

/** What the SDK's orchestrator function returns, or hides in the message of the error that it throws. */
export const OrchestratorOutput = z.looseObject({
  isDone: z.boolean(),
  actions: z.array(z.array(Action)),
  output: z.unknown().optional(),
  error: z.string().optional(),
  customStatus: z.unknown().optional(),
});
export type OrchestratorOutput = z.infer<typeof OrchestratorOutput>;
