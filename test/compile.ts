import { execFileSync } from 'node:child_process';

/** Vitest global setup: compiles the product to `dist/`, which tests of processes and threads start. */
export default function compile(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
}
