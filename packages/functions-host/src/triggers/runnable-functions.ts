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

/** The choice of the functions that run. */
export interface Choice {
  /** Their names; `undefined` means all. */
  only: readonly string[] | undefined;
  /** App settings, in which `AzureWebJobs.<name>.Disabled` may exclude a function. */
  settings: Record<string, string>;
}

/**
 * Removes the functions that weren't chosen from an app.
 * @param onError is called for each chosen function that this host can't run
 */
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

/** Returns why this host can't run a function; `undefined` if it can. */
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
