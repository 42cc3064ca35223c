import type { OrchestrationContext, Task } from 'durable-functions';
import type { Result } from '../../core/contracts/failure.ts';
import type { Activity } from '../activities/activity.ts';

/** What orchestrators are: they yield tasks and get back what became of them, unknown until it is looked at. */
export type Steps<Output> = Generator<Task, Output, unknown>;

/** Calls a step through its own definition, so that its input and output are checked by the compiler. */
export function* call<Input, Output>(
  context: OrchestrationContext,
  { name }: Activity<Input, Output>,
  input: Input,
): Steps<Result<Output>> {
  return (yield context.df.callActivity(name, input)) as Result<Output>;
}
