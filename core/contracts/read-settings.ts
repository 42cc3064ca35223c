import type { z } from 'zod';
import { permanent } from './failure.ts';

/**
 * Reads the settings of a process from its environment. Empty values count as absent, since templates leave unused settings empty.
 * @throws RepaintError `invalid-request`, naming every setting at fault with what it is set to
 */
export function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path: [name], message }) => {
    return `${String(name)}=${environment[String(name)] ?? ''} (${message})`;
  });
  const wayOut = 'See "Settings" in docs/reference.md for the values that they take';
  throw permanent('invalid-request', `Some settings can't be used: ${faults.join(', ')}. ${wayOut}.`);
}
