import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CorpusResults, type RowResult } from './result.ts';

/** The results that docs/formats.md is made from. */
const FOLDER = 'test/corpus/results';

const fileOf = (build: string) => join(FOLDER, `${build}.json`);

/** The latest result of each row with a build, from this run or an earlier one. */
export function keptResults(build: string): CorpusResults | undefined {
  if (!existsSync(fileOf(build))) return undefined;
  return CorpusResults.parse(JSON.parse(readFileSync(fileOf(build), 'utf8')));
}

/** Stores a result in the place of that of an earlier run. */
export function keepResult(about: Omit<CorpusResults, 'rows'>, result: RowResult): void {
  const others = (keptResults(about.build)?.rows ?? []).filter(({ name }) => name !== result.name);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(about.build), `${JSON.stringify({ ...about, rows: [...others, result] }, null, 2)}\n`);
}
