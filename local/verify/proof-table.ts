import { printable } from '../../core/contracts/unprintable.ts';
import type { Check } from './check.ts';
import type { Verification } from './verify-files.ts';

const SIGNS = { same: '✓', noted: '≈', different: '✗' } as const;
/** No column gets wider than this, so that one long entry doesn't widen the table. */
const WIDEST = 44;

/** Formats a proof as a table, with the verdict as its last line. */
export function proofTable({ checks: found, isProved, manifest }: Verification): string {
  const checks = found.map(shown);
  const widths = [
    widest(checks.map(({ name }) => name)),
    widest(checks.map(({ source }) => source)),
    widest(checks.map(({ output }) => output)),
  ] as const;
  const row = ({ verdict, name, source, output, why }: Check) =>
    [
      `${SIGNS[verdict]} ${name.padEnd(widths[0])}  ${source.padEnd(widths[1])}  ${output.padEnd(widths[2])}`.trimEnd(),
      ...(why === undefined ? [] : [`    ${verdict === 'noted' ? 'noted: ' : ''}${why}`]),
    ].join('\n');
  return [...checks.map(row), '', verdictOf(checks, isProved, manifest)].join('\n');
}

/** Replaces control characters, which tags and names in the files may contain. */
function shown(check: Check): Check {
  const [name, source, output] = [check.name, check.source, check.output].map(printable) as [string, string, string];
  return { ...check, name, source, output, why: check.why && printable(check.why) };
}

function verdictOf(checks: readonly Check[], isProved: boolean, manifest: string | undefined): string {
  const noted = checks.filter(({ verdict }) => verdict === 'noted').length;
  const different = checks.filter(({ verdict }) => verdict === 'different').map(({ name }) => name);
  const without = manifest === undefined ? ' There is no manifest to account for differences.' : '';
  if (!isProved) return `Not proved: ${different.join(', ')}.${without}`;
  const rest = noted > 0 ? `, ${noted} noted in the manifest` : '';
  return `Proved: ${checks.length} checks${rest}.`;
}

function widest(texts: readonly string[]): number {
  return Math.min(WIDEST, Math.max(0, ...texts.map(({ length }) => length)));
}
