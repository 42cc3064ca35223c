import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { valueAt } from '../../infra/check/evaluated/resource.ts';
import { readSnapshots } from '../../infra/check/evaluated/snapshots.ts';
import { BUILT_IN_ROLES, NEEDS } from '../../infra/check/roles.ts';

const { deployments } = await readSnapshots('.');
const resources = [...deployments.values()].flat();
const table = (await readFile('docs/security.md', 'utf8')).split('\n').filter((line) => line.startsWith('| '));

it('lists every role that a template assigns', () => {
  const text = JSON.stringify(resources.filter(({ type }) => type.endsWith('/roleAssignments')));
  const assigned = Object.entries(BUILT_IN_ROLES).filter(([id]) => text.includes(id));
  const names = assigned.map(([, { name }]) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !table.some((line) => line.includes(`| ${name} `)))).toEqual([]);
});

it('has every container and queue that somebody of ours may use', () => {
  const named = { app: 'app', worker: 'worker', uploader: 'uploaders', topic: 'Event Grid' } as const;
  const missing = NEEDS.filter(({ who, store }) => {
    if (!/^(data|work)\./.test(store) || !(who in named)) return false;
    const [place, name] = [`\`${store.replace('.', '/')}\``, named[who as keyof typeof named]];
    return !table.some((line) => line.startsWith(`| ${name}`) && line.includes(place));
  });
  expect(missing).toEqual([]);
});

it('lists every role of our own', () => {
  const own = resources.filter(({ type }) => type.endsWith('/roleDefinitions'));
  const names = new Set(own.map((each) => String(valueAt(each, 'properties', 'roleName')).replace(/ \(.*/, '')));
  expect([...names]).toEqual(['Repaint painting writer', 'Repaint uploader']);
  expect([...names].filter((name) => !table.some((line) => line.includes(name)))).toEqual([]);
});
