import type { Options } from '../options.ts';
import { costTable } from './cost-table.ts';
import type { Figures } from './figures.ts';
import { heading } from './heading.ts';
import { judge, type Verdict } from './judge.ts';
import { lookTable } from './look-table.ts';
import { steadinessTable } from './steadiness-table.ts';
import { summaryTable } from './summary-table.ts';
import { table } from './table.ts';

/** Writes the section of docs/networks.md with the figures, how they were measured, and the aims. */
export function writeTables(figures: Figures, options: Options): string {
  return [
    heading(options),
    verdictTable(judge(figures)),
    summaryTable(figures),
    costTable(figures, options),
    lookTable(figures),
    steadinessTable(figures, options),
  ].join('\n\n');
}

function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ aim, reached, figure }) => [aim, wordFor(reached), figure]);
  return `### What was aimed at\n\n${table(['aim', '', 'figure'], rows)}`;
}

function wordFor(reached: boolean | undefined): string {
  if (reached === undefined) return 'not judged';
  return reached ? 'reached' : '**not reached**';
}
