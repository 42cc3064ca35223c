import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError, EXIT } from '../command-error.ts';
import { userFolder } from '../folders.ts';
import { proofTable } from '../verify/proof-table.ts';
import { type Verification, type VerifyRequest, verifyFiles } from '../verify/verify-files.ts';
import { print } from './run-command.ts';
import type { VerifyFlags } from './verify.ts';

/** Compares a painting with its source and prints the proof. @throws CommandError `different` if a difference has no note */
export async function verify({ source, output, manifest }: VerifyRequest, { json }: VerifyFlags): Promise<void> {
  const folder = userFolder();
  const [from, to] = await Promise.all([source, output].map((file) => existing(resolve(folder, file))));
  const proof = await verifyFiles({
    source: from as string,
    output: to as string,
    manifest: manifest === undefined ? undefined : await existing(resolve(folder, manifest)),
  });
  if (json && proof.isProved) await print(JSON.stringify(proof));
  if (!json) await print(proofTable(proof));
  if (!proof.isProved) throw differs(proof);
}

async function existing(file: string): Promise<string> {
  await access(file).catch(() => {
    throw new CommandError('source-missing', `There is no file ${file}: correct the path.`);
  });
  return file;
}

function differs(proof: Verification): CommandError {
  const different = proof.checks.filter(({ verdict }) => verdict === 'different');
  const list = different.map(({ name, why }) => `${name} (${why})`).join('; ');
  return new CommandError('different', `The painting differs from its source: ${list}.`, EXIT.failed, {
    result: proof,
  });
}
