import type { FunctionApp } from '../app/function-app.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import { INPUTS, OUTPUTS } from '../bindings/binding-types.ts';

const TRIGGERS: readonly string[] = [
  'httptrigger',
  'queuetrigger',
  'blobtrigger',
  'timertrigger',
  'orchestrationtrigger',
  'activitytrigger',
  'entitytrigger',
];

/** Which functions shall run. */
export interface Choice {
  /** The names of those that do; all where it isn't given. */
  only: readonly string[] | undefined;
  /** With `AzureWebJobs.<name>.Disabled`. */
  settings: Record<string, string>;
}

/** Takes out of an app what shall not run, without a word, and what this host can't run, as the real host does with functions in error. */
export function keepRunnable(
  app: FunctionApp,
  choice: Choice,
  onError: (fn: RegisteredFunction, reason: string) => void,
): void {
  for (const fn of [...app.functions.values()]) {
    if (!isChosen(fn.name, choice)) app.remove(fn);
    else {
      const reason = whyUnsupported(fn);
      if (reason) onError(fn, reason);
    }
  }
}

function isChosen(name: string, { only, settings }: Choice): boolean {
  if (only && !only.some((one) => one.toLowerCase() === name.toLowerCase())) return false;
  const disabled = settings[`AzureWebJobs.${name}.Disabled`] ?? settings[`AzureWebJobs_${name}_Disabled`] ?? '';
  return !['true', '1'].includes(disabled.toLowerCase());
}

/** Why this host can't run a function; `undefined` where it can. */
function whyUnsupported({ trigger, triggerName, metadata }: RegisteredFunction): string | undefined {
  if (!TRIGGERS.includes(trigger.type.toLowerCase())) return `the trigger '${trigger.type}' is not supported`;
  for (const [name, { type, direction }] of Object.entries(metadata.bindings)) {
    if (name === triggerName) continue;
    const supported = direction === 'out' ? OUTPUTS : INPUTS;
    if (!supported.includes(type.toLowerCase()))
      return `the ${direction === 'out' ? 'output' : 'input'} '${type}' is not supported`;
  }
  return undefined;
}
