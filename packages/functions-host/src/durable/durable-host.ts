import { join } from 'node:path';
import type { FunctionApp } from '../app/function-app.ts';
import type { InvokeFunction } from '../app/invoke-function.ts';
import type { ActivityCall, ActivityOutcome, HubDependencies } from './hub/hub-dependencies.ts';
import { TaskHub } from './hub/task-hub.ts';
import type { TimerLimits } from './replay/replay-context.ts';
import { activityTrigger, returnedJson } from './wire/activity-value.ts';
import { runEntity } from './wire/run-entity.ts';
import { runOrchestrator } from './wire/run-orchestrator.ts';

/** The limits of Azure Storage: longer timers than six days are split into parts of three. */
export const AZURE_TIMERS: TimerLimits = { maximumShortTimerMs: 6 * 86_400_000, longTimerIntervalMs: 3 * 86_400_000 };

export interface DurableHostOptions extends Pick<HubDependencies, 'settings' | 'timers' | 'log' | 'onFatal'> {
  app: FunctionApp;
  invoke: InvokeFunction;
  dataFolder: string;
}

/** Opens the task hub of an app and connects it to the app's functions. */
export function openDurableHost(options: DurableHostOptions): Promise<TaskHub> {
  const { app, timers } = options;
  return TaskHub.open(join(options.dataFolder, 'instances'), {
    ...options,
    functions: {
      hasActivity: (name) => app.find(name, 'activityTrigger') !== undefined,
      hasEntity: (name) => app.find(name, 'entityTrigger') !== undefined,
      hasOrchestrator: (name) => app.find(name, 'orchestrationTrigger') !== undefined,
      orchestrators: () => app.withTrigger('orchestrationTrigger').map((fn) => fn.name),
    },
    now: () => new Date(),
    orchestrate: (instance, history) =>
      runOrchestrator(invoker(options, instance.name, 'orchestrationTrigger'), instance, history, timers),
    runEntity: (entity, state, operations) =>
      runEntity(invoker(options, entity.name, 'entityTrigger'), entity, state, operations),
    runActivity: (call) => runActivity(options, call),
  });
}

/** Returns what calls a function with the value of its trigger, and parses its result. */
const invoker =
  ({ app, invoke }: DurableHostOptions, name: string, triggerType: string) =>
  async (trigger: string): Promise<unknown> => {
    const fn = app.find(name, triggerType);
    if (!fn) throw new Error(`The function '${name}' doesn't exist or is disabled.`);
    return JSON.parse(returnedJson(await invoke(fn, { trigger: { string: trigger } })) ?? 'null');
  };

async function runActivity({ app, invoke }: DurableHostOptions, call: ActivityCall): Promise<ActivityOutcome> {
  try {
    const fn = app.find(call.name, 'activityTrigger');
    if (!fn) throw new Error(`The function '${call.name}' doesn't exist, is disabled, or is not an activity function.`);
    const triggerMetadata = { instanceId: { string: call.instanceId } };
    return {
      ok: true,
      result: returnedJson(await invoke(fn, { trigger: activityTrigger(call.input), triggerMetadata })),
    };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, message, stack: stack ?? '' };
  }
}
