import { writeFileSync } from 'node:fs';
import { ALL_ROWS } from './all-rows.ts';
import { GROUPS } from './row.ts';
import { keptResults } from './run/kept-results.ts';
import type { CorpusResults, RowResult } from './run/result.ts';

const PAGE = 'docs/formats.md';

/** Vitest global setup that writes docs/formats.md from the kept results after the tests. */
export default function setup(): () => void {
  return writeFormats;
}

function writeFormats(): void {
  const runs = ['installed', 'system'].flatMap((build) => keptResults(build) ?? []).map(inOrder);
  if (runs.length > 0) writeFileSync(PAGE, describeRuns(runs));
}

/** Sorts the rows as in the corpus, and leaves out those that it no longer has. */
function inOrder({ rows, ...about }: CorpusResults): CorpusResults {
  return { ...about, rows: ALL_ROWS.flatMap(({ name }) => rows.find((row) => row.name === name) ?? []) };
}

function describeRuns(runs: readonly CorpusResults[]): string {
  return [
    '# Supported videos\n',
    [
      'This page lists properties of videos and what Repaint makes of them. `npm run test:corpus` generates it: it makes a small',
      'file for each row, sends it through inspection, tasks and join with an engine that returns frames unchanged, and compares the',
      'result with the source: by `verify` (frames, times, sizes, colour tags, sound packets, tracks), by the pixels of each frame',
      'against FFmpeg’s own decoding (PSNR ≥ 30 dB unless the row sets another limit), and by the property itself. Don’t edit this',
      'page; change `test/corpus/rows/`.\n',
    ].join('\n'),
    ...runs.map((run) => `- ${title(run)}: ${count(run)}`),
    '\nNotes are codes in the manifest, each with a sentence about something that was changed or left out. ✓ passes · ✗ fails ·',
    '– not tried, because the file can’t be made here.\n',
    ...GROUPS.flatMap((group) => describeGroup(group, runs)),
    ...describeFailures(runs),
  ].join('\n');
}

const title = ({ build, version }: CorpusResults) =>
  `${build === 'installed' ? 'the packaged FFmpeg' : 'the system’s FFmpeg'} (${version.replace(/-https.*/, '')})`;

function count({ rows }: CorpusResults): string {
  const unmade = rows.filter(({ outcome }) => outcome === 'unmade').length;
  const passed = rows.filter(({ passes }) => passes).length;
  const left = rows.length - unmade - passed;
  return `${passed} of ${rows.length} rows pass, ${left} fail, ${unmade} could not be made.`;
}

function describeGroup(group: string, runs: readonly CorpusResults[]): string[] {
  const names = [
    ...new Set(runs.flatMap(({ rows }) => rows.filter((row) => row.group === group).map(({ name }) => name))),
  ];
  if (names.length === 0) return [];
  const heads = runs.map(({ build }) => (build === 'installed' ? 'packaged' : 'system'));
  return [
    `## ${group[0]?.toUpperCase()}${group.slice(1)}\n`,
    `| property | file | result | notes | ${heads.join(' | ')} |`,
    `|---|---|---|---|${heads.map(() => ':-:|').join('')}`,
    ...names.map((name) => describeRow(runs.map(({ rows }) => rows.find((row) => row.name === name)))),
    '',
  ];
}

function describeRow(results: readonly (RowResult | undefined)[]): string {
  const shown = results.findLast((result) => result?.passes) ?? results.findLast((result) => result !== undefined);
  if (!shown) return '';
  const notes = [...new Set(results.flatMap((result) => result?.notes ?? []))].map((code) => `\`${code}\``);
  const cells = [shown.property, `\`${cell(shown.name)}\``, outcome(shown), notes.join(', '), ...results.map(sign)];
  return `| ${cells.join(' | ')} |`;
}

function outcome({ outcome: kind, text, expected, passes }: RowResult): string {
  if (kind === 'unmade') return `not tried: ${cell(text)}`;
  if (kind === 'refused') return `refused: \`${text.split(':')[0]}\``;
  return passes || kind === 'painted' ? cell(text) : `(${expected})`;
}

function sign(result: RowResult | undefined): string {
  if (!result || result.outcome === 'unmade') return '–';
  return result.passes ? '✓' : '✗';
}

function describeFailures(runs: readonly CorpusResults[]): string[] {
  const failures = runs.flatMap((run) =>
    run.rows
      .filter(({ outcome: kind, passes }) => kind !== 'unmade' && !passes)
      .map(({ name, problems }) => `- \`${cell(name)}\`, ${title(run)}: ${cell(problems.join(' '))}`),
  );
  return failures.length === 0 ? [] : ['## Failures\n', ...failures, ''];
}

/** Shortens a text to one line and escapes what would break a table. */
function cell(text: string): string {
  const line = text.replaceAll('\n', '\\n').replaceAll('|', '\\|').replaceAll('`', "'");
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
