import { FunctionApp } from '../../../packages/functions-host/src/app/function-app.ts';
import { functionInvoker } from '../../../packages/functions-host/src/app/invoke-function.ts';
import type { RegisteredFunction } from '../../../packages/functions-host/src/app/registered-function.ts';
import { functionBindings } from '../../../packages/functions-host/src/bindings/function-bindings.ts';
import { AZURE_TIMERS } from '../../../packages/functions-host/src/durable/durable-host.ts';
import type { HistoryEvent } from '../../../packages/functions-host/src/durable/history/history-event.ts';
import type { Instance } from '../../../packages/functions-host/src/durable/hub/instance.ts';
import { returnedJson } from '../../../packages/functions-host/src/durable/wire/activity-value.ts';
import {
  type OrchestratorRun,
  runOrchestrator,
} from '../../../packages/functions-host/src/durable/wire/run-orchestrator.ts';

// Before the packages are loaded: they register with the module that this provides.
const app = FunctionApp.provide(() => undefined);
const { app: durable } = await import('durable-functions');
const { paintVideo } = await import('../../../functions/orchestrators/paint-video.ts');
const { runTasks } = await import('../../../functions/orchestrators/run-tasks.ts');
const { paintChunks } = await import('../../../functions/orchestrators/paint-chunks.ts');
durable.orchestration('paintVideo', paintVideo);
durable.orchestration('runTasks', runTasks);
durable.orchestration('paintChunks', paintChunks);

const invoke = functionInvoker({
  app,
  log: () => undefined,
  bindings: functionBindings({}, {}),
  timeoutMs: Number.POSITIVE_INFINITY,
});

/** @param trigger the value that the host passes to the function, as serialised JSON */
export async function callOrchestrator(name: string, trigger: string): Promise<unknown> {
  const fn = app.find(name, 'orchestrationTrigger') as RegisteredFunction;
  return JSON.parse(returnedJson(await invoke(fn, { trigger: { string: trigger } })) ?? 'null');
}

/** Runs the real orchestrator over a history, through the real `durable-functions`, as the host does. */
export function orchestrate(instance: Instance, history: readonly HistoryEvent[]): Promise<OrchestratorRun> {
  return runOrchestrator((trigger) => callOrchestrator(instance.name, trigger), instance, history, AZURE_TIMERS);
}
