import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Classified } from './classify-all.ts';

/** The mistakes, those with the highest confidence first. */
export function mistakesOf(results: readonly Classified[]): Classified[] {
  return results.filter(({ label, predicted }) => label !== predicted).toSorted((a, b) => b.confidence - a.confidence);
}

/** All in an order that has nothing to do with their labels, and that is the same each time. */
export function sampleOf(results: readonly Classified[]): Classified[] {
  const place = ({ label, file }: Classified) =>
    createHash('sha256')
      .update(`${label}/${basename(file)}`)
      .digest('hex');
  return results.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
