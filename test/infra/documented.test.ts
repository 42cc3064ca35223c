import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readSnapshots } from '../../infra/check/evaluated/snapshots.ts';

const { texts, interface: template } = await readSnapshots('.');
const [deploy, operate, scoring] = await Promise.all(
  ['deploy', 'operate', 'scoring'].map((name) => readFile(`docs/${name}.md`, 'utf8')),
);
const guides = `${deploy}${scoring}`;

/** azd fills these in, or remembers them. */
const OF_AZD = ['environmentName', 'location', 'principalId', 'workerImage', 'budgetStart', 'thisMonth'].concat(
  'scoringManagedCertificateId',
);

it('every parameter is in a guide, and so is the variable that sets it', () => {
  const names = Object.keys(template.parameters).filter((name) => !OF_AZD.includes(name));
  expect(names.filter((name) => !guides.includes(`\`${name}\``))).toEqual([]);

  const variables = [...(texts.get('main.parameters.json') ?? '').matchAll(/\$\{(REPAINT_\w+)=/g)];
  const known = variables.map(([, name = '']) => name).filter((name) => !name.endsWith('_MAX_REPLICAS'));
  expect(known.filter((name) => !guides.includes(`\`${name}\``))).toEqual([]);
});

it('every alert links to a section of the guide that exists', () => {
  const asked = [...(texts.get('modules/watching.bicep') ?? '').matchAll(/docs\/operate\.md#([\w-]+)/g)];
  const sections = asked.map(([, section = '']) => section);
  expect(sections).toHaveLength(9);
  expect(sections.filter((section) => !operate?.includes(`\n### ${section}\n`))).toEqual([]);
});

it('every output that a guide uses exists', () => {
  const used = [...guides.matchAll(/\$((?:SERVICE|AZURE|DATA|WORK|SCORING)_[A-Z_]+)/g)].map(([, name = '']) => name);
  const byHand = ['SCORING_KEY', 'SCORING_URL'];
  expect([...new Set(used)].filter((name) => !template.outputs.includes(name) && !byHand.includes(name))).toEqual([]);
});
