import type { FunctionApp } from '../app/function-app.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';

const TRIGGERS: readonly string[] = [
  'httptrigger',
  'queuetrigger',
  'blobtrigger',
  'timertrigger',
  'orchestrationtrigger',
  'activitytrigger',
];
const INPUTS: readonly string[] = ['durableclient', 'orchestrationclient'];
const OUTPUTS: readonly string[] = ['http'];

/** Why this host can't run a function; `undefined` where it can. */
function whyUnsupported({ trigger, triggerName, metadata }: RegisteredFunction): string | undefined {
  if (trigger.type.toLowerCase() === 'entitytrigger') return 'entities are not supported by the local Functions host';
  if (!TRIGGERS.includes(trigger.type.toLowerCase())) return `the trigger '${trigger.type}' is not supported`;
  for (const [name, { type, direction }] of Object.entries(metadata.bindings)) {
    if (name === triggerName) continue;
    const supported = direction === 'out' ? OUTPUTS : INPUTS;
    if (!supported.includes(type.toLowerCase()))
      return `the ${direction === 'out' ? 'output' : 'input'} '${type}' is not supported`;
  }
  return undefined;
}

/** Takes functions out of an app that this host can't run, as the real host does with those that are in error. */
export function dropUnsupported(app: FunctionApp, onDropped: (text: string) => void): void {
  for (const [key, fn] of app.functions) {
    const reason = whyUnsupported(fn);
    if (!reason) continue;
    app.functions.delete(key);
    onDropped(`The function '${fn.name}' is in error and does not run: ${reason}.`);
  }
}
