import { FunctionApp } from '../../../local/functions-host/app/function-app.ts';
import { functionInvoker } from '../../../local/functions-host/app/invoke-function.ts';
import type { RegisteredFunction } from '../../../local/functions-host/app/registered-function.ts';
import { returnedJson } from '../../../local/functions-host/durable/activity-value.ts';
import { AZURE_TIMERS } from '../../../local/functions-host/durable/durable-host.ts';
import type { HistoryEvent } from '../../../local/functions-host/durable/history/history-event.ts';
import type { Instance } from '../../../local/functions-host/durable/hub/instance.ts';
import { type OrchestratorRun, runOrchestrator } from '../../../local/functions-host/durable/run-orchestrator.ts';

// Before the packages are loaded: they register with the module that this provides.
const app = FunctionApp.provide(() => undefined);
const { app: durable } = await import('durable-functions');
const { paintVideo } = await import('../../../functions/orchestrators/paint-video.ts');
const { paintChunks } = await import('../../../functions/orchestrators/paint-chunks.ts');
durable.orchestration('paintVideo', paintVideo);
durable.orchestration('paintChunks', paintChunks);

const invoke = functionInvoker({ app, log: () => undefined, inputs: {}, timeoutMs: Number.POSITIVE_INFINITY });

/** Runs the real orchestrator over a history, through the real `durable-functions`, as the host does. */
export function orchestrate(instance: Instance, history: readonly HistoryEvent[]): Promise<OrchestratorRun> {
  const fn = app.find(instance.name, 'orchestrationTrigger') as RegisteredFunction;
  const started = history.find((event) => event.EventType === 0);
  return runOrchestrator(
    async (trigger) => JSON.parse(returnedJson(await invoke(fn, { trigger: { string: trigger } })) ?? 'null'),
    {
      instanceId: instance.instanceId,
      parentInstanceId: instance.parent?.instanceId,
      input: started?.EventType === 0 ? started.Input : null,
      history,
    },
    AZURE_TIMERS,
  );
}
