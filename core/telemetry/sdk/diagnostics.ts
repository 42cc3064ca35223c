import type { DiagLogger } from '@opentelemetry/api';

/** Least time between two equal warnings. A role that hasn't taken effect yet fails each export, every few seconds. */
const REPEAT_MS = 60_000;
/** The SDK's errors contain stacks and repeat themselves at every level. */
const MOST_CHARACTERS = 500;
/** Warnings that begin with the same characters count as equal. */
const SAME_CHARACTERS = 80;

/** Makes a logger for the SDK that passes on warnings and errors, shortened, and equal ones once a minute. */
export function diagnostics(warn: (text: string) => void): DiagLogger {
  const silent = () => undefined;
  const warnedAt = new Map<string, number>();
  const warnOnce = (text: string, ...more: unknown[]) => {
    const kind = text.slice(0, SAME_CHARACTERS);
    const now = performance.now();
    if (now - (warnedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    warnedAt.set(kind, now);
    warn([text, ...more].map(inShort).filter(Boolean).join(' '));
  };
  return { error: warnOnce, warn: warnOnce, info: silent, debug: silent, verbose: silent };
}

/** Keeps the message of an error. The SDK passes whole errors, which hold requests with their headers. */
function inShort(part: unknown): string {
  return (part instanceof Error ? part.message : typeof part === 'string' ? part : '').slice(0, MOST_CHARACTERS);
}
