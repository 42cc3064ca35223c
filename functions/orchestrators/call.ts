import type { OrchestrationContext, Task } from 'durable-functions';
import type { Result } from '../../core/contracts/failure.ts';
import type { Activity } from '../activities/activity.ts';

/** An orchestrator is a generator: it yields tasks and gets their results, whose type it has to check. */
export type Steps<Output> = Generator<Task, Output, unknown>;

/** Calls a step through its own definition, so that its input and output are checked by the compiler. */
export function* call<Input, Output>(
  context: OrchestrationContext,
  { name }: Activity<Input, Output>,
  input: Input,
): Steps<Result<Output>> {
  return (yield context.df.callActivity(name, input)) as Result<Output>;
}
