import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openApi } from '../client/api.ts';
import { CommandError } from '../command-error.ts';
import { type SystemChoice, startSystem } from './start-system.ts';
import { claimState, readState, type SystemState } from './state-file.ts';
import { type System, sharedSystem } from './system.ts';

const POLL_MS = 500;

export const stateFile = (data: string): string => join(data, 'system.json');

/**
 * Returns the system that `npm start` keeps up, or starts one. If another `paint` has a system, it waits until that is done, because
 * two would only share the same cores.
 * @throws CommandError if the system that is up has other storage than `choice.storage`
 */
export async function useSystem(choice: SystemChoice): Promise<System> {
  const file = stateFile(choice.data);
  for (let hasWaited = false; ; hasWaited = true) {
    choice.signal.throwIfAborted();
    const other = await readState(file);
    const shared = other && (await upAndFitting(other, choice));
    if (shared) return shared;
    const claim = other ? undefined : await claimState(file, 'paint');
    if (claim) return startSystem(choice, claim);
    if (!hasWaited && other) choice.note(waitingFor(other));
    await sleep(POLL_MS, undefined, { signal: choice.signal });
  }
}

async function upAndFitting(state: SystemState, { storage }: SystemChoice): Promise<System | undefined> {
  if (state.command !== 'start' || state.url === undefined || state.storage === undefined) return undefined;
  if (storage !== undefined && storage !== state.storage) {
    throw new CommandError(
      'storage',
      `The system that is up at ${state.url} uses another storage account: stop it, or leave out --storage.`,
    );
  }
  const system = sharedSystem({ ...state, url: state.url, storage: state.storage });
  return (await openApi(system).isHealthy()) ? system : undefined;
}

function waitingFor({ command, pid }: SystemState): string {
  if (command === 'paint') return `Waiting for another painting (process ${pid}) to end.`;
  return `Waiting for the system that is starting (process ${pid}).`;
}
