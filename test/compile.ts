import { compileIfNeeded } from '../local/compile-if-needed.js';

/** Vitest global setup: compiles the product to `dist/`, which tests of processes and threads start. */
export default async function compile(): Promise<void> {
  const problem = await compileIfNeeded(process.cwd());
  if (problem !== undefined) throw new Error(problem);
}
