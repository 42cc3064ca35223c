import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until there is an answer. @throws after `timeoutMs` */
export async function waitUntil<T>(
  question: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 50_000,
): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > until) throw new Error(`Still waiting after ${timeoutMs} ms.`);
    await delay(15);
  }
}
