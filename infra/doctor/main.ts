import { examine } from './examine.ts';

const problems = await examine(process.env);
for (const { what, fix, isWarning } of problems) {
  process.stdout.write(`${isWarning ? 'Warning' : 'Problem'}: ${what}\n  → ${fix}\n`);
}
const stopping = problems.filter(({ isWarning }) => !isWarning).length;
process.stdout.write(stopping === 0 ? 'azd up can run.\n' : `Problems to fix before azd up: ${stopping}.\n`);
if (stopping > 0) process.exitCode = 1;
