import { setTimeout as sleep } from 'node:timers/promises';
import type { Admission } from './queue/admission.ts';

/** For what isn't counted: metadata, the last bytes of an answer. */
const LAST_MS = 500;

export interface Door {
  /** Takes nothing new; resolves once every connection is closed. */
  close(): Promise<unknown>;
  /** Ends all connections. */
  cutOff(): void;
}

/** Closes doors. What was accepted is answered; who is still connected then and asks for nothing can't keep them open. */
export async function closeDoors(doors: readonly Door[], admission: Admission): Promise<void> {
  const closed = Promise.all(doors.map((door) => door.close()));
  await Promise.race([closed, admission.emptied().then(() => sleep(LAST_MS))]);
  for (const door of doors) door.cutOff();
}
