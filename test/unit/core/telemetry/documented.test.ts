import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { METRICS } from '../../../../core/telemetry/names.ts';

const GUIDE = readFileSync('docs/operate.md', 'utf8');

test('the guide names every metric, and no other', () => {
  const told = [...GUIDE.matchAll(/^\| `([\w.]+)` +\| (app|worker|app, worker) +\|/gm)].map(([, name, by]) => [
    name,
    by,
  ]);
  const known = Object.values(METRICS).map(({ name, by }) => [name, by === 'both' ? 'app, worker' : by]);
  expect(told).toEqual(known);
});

test('the guide has a section for each alert', () => {
  const alerts = globSync('infra/alerts/*.kql').map((path) => basename(path, '.kql'));
  expect(alerts.filter((name) => !GUIDE.includes(`\n### ${name}\n`))).toEqual([]);
});
