import type { DiagLogger } from '@opentelemetry/api';

/** A role that hasn't taken effect yet fails each export, every few seconds: once in this time is enough. */
const REPEAT_MS = 60_000;
/** Errors tell whole stories, with stacks and the same at every level. */
const MOST_CHARACTERS = 500;
/** What tells one complaint from another. */
const SAME_CHARACTERS = 80;

/** What the SDK says of itself: complaints alone, in short, each once a minute. */
export function diagnostics(warn: (text: string) => void): DiagLogger {
  const silent = () => undefined;
  const told = new Map<string, number>();
  const tell = (text: string, ...more: unknown[]) => {
    const kind = text.slice(0, SAME_CHARACTERS);
    const now = performance.now();
    if (now - (told.get(kind) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    told.set(kind, now);
    warn([text, ...more].map(inShort).filter(Boolean).join(' '));
  };
  return { error: tell, warn: tell, info: silent, debug: silent, verbose: silent };
}

/** The SDK hands over whole errors, with requests and headers in them. */
function inShort(part: unknown): string {
  return (part instanceof Error ? part.message : typeof part === 'string' ? part : '').slice(0, MOST_CHARACTERS);
}
