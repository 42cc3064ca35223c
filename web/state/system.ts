import { signal } from '@preact/signals';
import type { Undelivered, UndeliveredList } from '../../core/contracts/notification.ts';
import type { PoisonedMessage, PoisonHandled, PoisonList, PoisonRequest } from '../../core/contracts/poison.ts';
import type { SystemView } from '../../core/contracts/system-view.ts';
import { ask, post, reasonOf } from '../api/ask.ts';

export const system = signal<SystemView | undefined>(undefined);
export const poison = signal<readonly PoisonedMessage[]>([]);
/** The notifications that were given up. */
export const undelivered = signal<readonly Undelivered[]>([]);
export const systemProblem = signal<string | undefined>(undefined);
/** Why the last thing that the user asked for could not be done. */
export const systemRefusal = signal<string | undefined>(undefined);

export async function refreshSystem(): Promise<void> {
  try {
    const [view, list, notifications] = await Promise.all([
      ask<SystemView>('/system'),
      ask<PoisonList>('/poison'),
      ask<UndeliveredList>('/notifications'),
    ]);
    system.value = view;
    poison.value = list.messages;
    undelivered.value = notifications.undelivered;
    systemProblem.value = undefined;
  } catch (thrown) {
    systemProblem.value = reasonOf(thrown);
  }
}

/** Puts a message back into its queue, or removes it. */
export function handlePoison({ queue, id }: PoisonedMessage, action: PoisonRequest['action']): Promise<void> {
  return attempt(async () => {
    const { handled } = await post<PoisonHandled>('/poison', { queue, ids: [id], action } satisfies PoisonRequest);
    if (handled === 0) throw new Error('The message was gone already: somebody else has put it back or removed it.');
  });
}

/** Has a notification delivered that was given up. */
export function deliverAgain({ delivery }: Undelivered): Promise<void> {
  return attempt(() => ask(`/notifications/${delivery}`, { method: 'POST' }));
}

async function attempt(action: () => Promise<unknown>): Promise<void> {
  systemRefusal.value = undefined;
  await action().catch((thrown: unknown) => (systemRefusal.value = reasonOf(thrown)));
  await refreshSystem();
}
