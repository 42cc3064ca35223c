import type { Verdict } from './judge.ts';
import { table } from './table.ts';

export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ aim, reached, figure }) => [aim, wordFor(reached), figure]);
  return `### What was aimed at\n\n${table(['aim', '', 'figure'], rows)}`;
}

function wordFor(reached: boolean | undefined): string {
  if (reached === undefined) return 'not judged';
  return reached ? 'reached' : '**not reached**';
}
