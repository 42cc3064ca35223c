import { EventType } from '../history/history-event.ts';
import type { Instance } from '../hub/instance.ts';
import { describeHistory } from './describe-history.ts';
import { parseJson } from './parse-json.ts';
import type { StatusOptions } from './status-options.ts';

/** An instance as the durable HTTP API shows it. */
export function describeStatus(instance: Instance, options: StatusOptions): object {
  return {
    name: instance.name,
    instanceId: instance.instanceId,
    runtimeStatus: instance.status,
    input: options.showInput ? parseJson(inputOf(instance)) : null,
    customStatus: parseJson(instance.customStatus),
    output: parseJson(instance.output),
    createdTime: toSeconds(instance.createdTime),
    lastUpdatedTime: toSeconds(instance.lastUpdatedTime),
    ...(options.showHistory && { historyEvents: describeHistory(instance.history, options) }),
  };
}

const toSeconds = (time: string) => time.replace(/\.\d+Z$/, 'Z');

function inputOf(instance: Instance): string | null {
  const started = [...instance.history, ...instance.inbox].find(
    (event) => event.EventType === EventType.ExecutionStarted,
  );
  return started?.EventType === EventType.ExecutionStarted ? started.Input : null;
}
