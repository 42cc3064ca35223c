import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { Failure } from '../../../core/contracts/failure.ts';
import { JobPhase } from '../../../core/contracts/job.ts';
import { QUEUES } from '../../../core/storage/names.ts';
import { AppSettings } from '../../../functions/settings.ts';
import { defineEvaluate } from '../../../local/commands/evaluate.ts';
import { defineGallery } from '../../../local/commands/gallery.ts';
import { defineKeys } from '../../../local/commands/keys.ts';
import { defineLabel } from '../../../local/commands/label.ts';
import { definePaint } from '../../../local/commands/paint.ts';
import { defineScore } from '../../../local/commands/score.ts';
import { defineStart } from '../../../local/commands/start.ts';
import { defineStartFunc } from '../../../local/commands/start-func.ts';
import { defineVerify } from '../../../local/commands/verify.ts';
import { defineWatch } from '../../../local/commands/watch.ts';
import { WorkerSettings } from '../../../workers/settings.ts';

const [, commandLine = '', api = '', settings = ''] =
  /\n## Command line\n(.*)\n## HTTP API\n(.*)\n## Settings\n(.*)\n## Names of paintings\n/s.exec(
    readFileSync('docs/reference.md', 'utf8'),
  ) ?? [];
const [ofApp = '', ofWorker = ''] = settings.split('| worker ');

/** The names at the beginning of a table's rows that look like `pattern`. */
const rowsOf = (table: string, pattern: RegExp): string[] =>
  [...table.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) => cell.match(pattern) ?? []);

test('the reference has every option of every command, and no other', () => {
  const program = new Command();
  const definitions = [definePaint, defineWatch, defineStart, defineStartFunc, defineVerify, defineScore, defineKeys];
  for (const define of [...definitions, defineLabel, defineEvaluate, defineGallery]) define(program);
  const commands = program.commands.flatMap((command) => [command, ...command.commands]);
  const known = commands.flatMap((command) => command.options.map(({ flags }) => `${command.name()} ${flags}`));
  const documented = [...commandLine.matchAll(/^\| `(--[^`]+)` +\| ([\w, -]+?) +\|/gm)].flatMap(
    ([, flags, names = '']) => names.split(', ').map((name) => `${name} ${flags}`),
  );
  expect(documented.toSorted()).toEqual(known.toSorted());
});

test('the reference has every request of the API, and no other', () => {
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as { paths: Record<string, object> };
  const known = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(rowsOf(api, /(GET|POST|DELETE) [^`]+/g).toSorted()).toEqual(known.toSorted());
});

test.each([
  ['the Function App', AppSettings, ofApp, ['DATA', 'WORK', 'AzureWebJobsStorage']],
  ['a worker', WorkerSettings, ofWorker, ['DATA', 'WORK', 'FFMPEG_PATH']],
])('the reference has every setting of %s, and no other', (_, { shape }, table, others) => {
  const known = [...Object.keys(shape), ...others];
  expect(rowsOf(table, /(?<=`)[A-Z]\w+(?=`)/g).toSorted()).toEqual(known.toSorted());
});

test.each([
  ['queue', 'What is stored where', 'The states of a job', Object.values(QUEUES)],
  ['phase of a job', 'The states of a job', 'The log of a job', JobPhase.options],
  ['failure code', 'Failure codes', 'Symptoms', Failure.shape.code.options],
])('the guide to operation names every %s', (_, from, to, names) => {
  const guide = readFileSync('docs/operate.md', 'utf8');
  const section = guide.slice(guide.indexOf(`\n## ${from}\n`), guide.indexOf(`\n## ${to}\n`));
  expect(names.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});
