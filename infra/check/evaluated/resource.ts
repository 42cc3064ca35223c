import { z } from 'zod';

/** A resource as it would be deployed. Expressions that depend on other resources are not evaluated. */
export const Resource = z.looseObject({ id: z.string(), type: z.string(), apiVersion: z.string() });
export type Resource = z.infer<typeof Resource>;

/** Returns the value at a path of a JSON value; undefined if there is none. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );
}

/** Returns the items of the list at a path; none if there is no list. */
export function itemsAt(value: unknown, ...path: readonly (string | number)[]): unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Formats a value for a finding. */
export function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** Returns the last part of a resource's id, which is its name without those of its parents. */
export function nameOf({ id }: Resource): string {
  return id.split('/').at(-1) ?? '';
}
