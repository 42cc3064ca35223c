import { examine } from './examine.ts';

const ailments = await examine(process.env);
for (const { what, mend, isDoubt } of ailments) {
  process.stdout.write(`${isDoubt ? 'Maybe' : 'No'}: ${what}\n  → ${mend}\n`);
}
const stopping = ailments.filter(({ isDoubt }) => !isDoubt).length;
process.stdout.write(stopping === 0 ? 'Nothing speaks against azd up.\n' : `${stopping} to mend before azd up.\n`);
if (stopping > 0) process.exitCode = 1;
