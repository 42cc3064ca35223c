import { LANES } from '../core/contracts/task.ts';
import { QUEUES } from '../core/storage/names.ts';
import type { MessageQueue } from '../core/storage/ports.ts';
import { ATTRIBUTES } from '../core/telemetry/names.ts';
import { record } from '../core/telemetry/record.ts';

/** Reports arrive more often than the length of a queue has to be recorded. */
const EVERY_MS = 10_000;

/**
 * Makes a function that records how long the queues are and how long tasks wait. The steps of running jobs call it; a timer of its
 * own would keep an idle system awake. The function never throws.
 */
export function queueSampler(queues: { readonly [Q in keyof typeof QUEUES]: MessageQueue }): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - last < EVERY_MS) return;
    last = performance.now();
    await Promise.allSettled([...lengths(queues), ...ages(queues)]);
  };
}

function lengths(queues: Parameters<typeof queueSampler>[0]): Promise<void>[] {
  return Object.entries(QUEUES).map(async ([key, name]) => {
    const length = await queues[key as keyof typeof QUEUES].length();
    record('queueLength', length, { [ATTRIBUTES.queue]: name });
  });
}

function ages(queues: Parameters<typeof queueSampler>[0]): Promise<void>[] {
  return LANES.map(async (lane) => {
    record('queueAge', (await queues[lane].firstAgeSeconds()) ?? 0, { [ATTRIBUTES.queue]: QUEUES[lane] });
  });
}
