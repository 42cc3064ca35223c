import { expect, test } from 'vitest';
import { KEPT_DAYS } from '../../../../core/storage/kept-days.ts';
import * as names from '../../../../core/storage/names.ts';

const JOB = { id: 'job', startedAt: '2026-01-01T00:00:00Z' };

/** What an export of names.ts names; nothing where it is a table of containers or queues. */
function nameOf(exported: unknown): string[] {
  if (typeof exported === 'function') return [exported('any', JOB)];
  return typeof exported === 'string' ? [exported] : [];
}

test('of every folder that blobs are named in, it is said how long it is kept', () => {
  const folders = new Set(
    Object.values(names)
      .flatMap(nameOf)
      .map((name) => name.split('/')[0]),
  );
  expect([...folders].toSorted()).toEqual(Object.keys(KEPT_DAYS).toSorted());
});
