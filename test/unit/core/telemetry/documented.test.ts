import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { ALL_METRICS } from '../../../../core/telemetry/all-metrics.ts';
import type { Metric } from '../../../../core/telemetry/names.ts';

const GUIDE = readFileSync('docs/operate.md', 'utf8');

test('the guide names every metric, and no other', () => {
  const listed = [...GUIDE.matchAll(/^\| `([\w.]+)` +\| ((?:app|worker|scoring|, )+) +\|/gm)].map(([, name, by]) => [
    name,
    by,
  ]);
  const known = Object.values<Metric>(ALL_METRICS).map(({ name, by }) => [name, by.join(', ')]);
  expect(listed).toEqual(known);
});

test('the guide has a section for each alert', () => {
  const alerts = globSync('infra/alerts/*.kql').map((path) => basename(path, '.kql'));
  expect(alerts.filter((name) => !GUIDE.includes(`\n### ${name}\n`))).toEqual([]);
});
