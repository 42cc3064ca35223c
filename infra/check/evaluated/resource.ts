import { z } from 'zod';

/** One resource as it would be deployed, with every expression evaluated that doesn't wait for another resource. */
export const Resource = z.looseObject({ id: z.string(), type: z.string(), apiVersion: z.string() });
export type Resource = z.infer<typeof Resource>;

/** What is at a path of a value of JSON; undefined where there is nothing. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );
}

/** The items of a list; none where there is no list. */
export function itemsAt(value: unknown, ...path: readonly (string | number)[]): unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** How a value is said in a finding. */
export function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** The last part of a resource's id: its name without those of its parents. */
export function nameOf({ id }: Resource): string {
  return id.split('/').at(-1) ?? '';
}
