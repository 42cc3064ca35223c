import { signal } from '@preact/signals';
import type { PoisonedMessage, PoisonHandled, PoisonList, PoisonRequest } from '../../core/contracts/poison.ts';
import type { SystemView } from '../../core/contracts/system-view.ts';
import { ask, post, reasonOf } from '../api/ask.ts';

export const system = signal<SystemView | undefined>(undefined);
export const poison = signal<readonly PoisonedMessage[]>([]);
export const systemProblem = signal<string | undefined>(undefined);

export async function refreshSystem(): Promise<void> {
  try {
    const [view, list] = await Promise.all([ask<SystemView>('/system'), ask<PoisonList>('/poison')]);
    system.value = view;
    poison.value = list.messages;
    systemProblem.value = undefined;
  } catch (thrown) {
    systemProblem.value = reasonOf(thrown);
  }
}

/** Puts a message back into its queue, or removes it. */
export async function handlePoison({ queue, id }: PoisonedMessage, action: PoisonRequest['action']): Promise<void> {
  try {
    await post<PoisonHandled>('/poison', { queue, ids: [id], action } satisfies PoisonRequest);
    await refreshSystem();
  } catch (thrown) {
    systemProblem.value = reasonOf(thrown);
  }
}
