import { compileIfNeeded } from '../local/compile-if-needed.js';

/** Vitest global setup that compiles the product to `dist/`, because tests of processes and threads start it from there. */
export default async function compile(): Promise<void> {
  const problem = await compileIfNeeded(process.cwd());
  if (problem !== undefined) throw new Error(problem);
}
