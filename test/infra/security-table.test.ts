import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { infraParser, readInfraTexts } from '../../infra/check/read-infra.ts';
import { BUILT_IN_ROLES } from '../../infra/check/roles.ts';

const texts = await readInfraTexts('.');
const table = (await readFile('docs/security.md', 'utf8')).split('\n').filter((line) => line.startsWith('| '));

it('lists every role that a template assigns', () => {
  const bicep = [...texts].filter(([path]) => path.endsWith('.bicep')).map(([, text]) => text);
  const assigned = Object.entries(BUILT_IN_ROLES).filter(([id]) => bicep.some((text) => text.includes(id)));
  const missing = assigned
    .map(([, { name }]) => name)
    .filter((name) => !table.some((line) => line.includes(`| ${name} `)));
  expect(missing).toEqual([]);
});

it('lists every role of our own', async () => {
  const parse = await infraParser();
  const own = parse(texts)
    .bicep.get('modules/identity.bicep')
    ?.resources.filter(({ type }) => type.endsWith('/roleDefinitions'));
  expect(own).toHaveLength(2);
  for (const name of ['Repaint painting writer', 'Repaint uploader']) {
    expect(
      table.some((line) => line.includes(name)),
      name,
    ).toBe(true);
  }
});
