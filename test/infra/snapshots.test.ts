import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findCompiler, NO_COMPILER } from '../../infra/check/compiler/find-compiler.ts';
import { type Compiler, openCompiler } from '../../infra/check/compiler/open-compiler.ts';
import { DEPLOYMENT_NAMES } from '../../infra/check/evaluated/deployments.ts';
import { evaluateInfra } from '../../infra/check/evaluated/evaluate-infra.ts';
import { readSnapshots, writeSnapshots } from '../../infra/check/evaluated/snapshots.ts';
import { readInfraTexts } from '../../infra/check/read-infra-texts.ts';

// A compiler on a busy machine takes its time.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const program = findCompiler(process.env, '.');
if (!program) process.stderr.write(`${NO_COMPILER}\n`);

describe.skipIf(!program)('the Bicep compiler (skipped without one)', () => {
  let compiler: Compiler;
  let files: string[];

  beforeAll(async () => {
    compiler = openCompiler(program ?? '');
    const paths = await readdir('infra', { recursive: true });
    files = paths.filter((path) => path.endsWith('.bicep')).map((path) => join('infra', path));
  });
  afterAll(() => compiler.close());

  it('accepts the templates, with all rules of bicepconfig.json', async () => {
    for (const file of ['infra/main.bicep', 'infra/upload-subscription.bicep'])
      expect((await compiler.compile(join(process.cwd(), file))).diagnostics).toEqual([]);
  });

  it('would lay them out as they are', async () => {
    for (const file of files)
      expect(await compiler.format(join(process.cwd(), file)), file).toBe(await readFile(file, 'utf8'));
  });

  it('evaluates them to what is kept; UPDATE_SNAPSHOTS=1 keeps what it finds', async () => {
    const texts = await readInfraTexts('.');
    const found = { ...(await evaluateInfra(compiler, join(process.cwd(), 'infra'), DEPLOYMENT_NAMES)), texts };
    if (process.env['UPDATE_SNAPSHOTS']) await writeSnapshots('.', found);
    const kept = await readSnapshots('.');
    expect(kept.interface).toEqual(found.interface);
    for (const [name, resources] of found.deployments)
      expect(sorted(kept.deployments.get(name) ?? []), name).toEqual(sorted(resources));
  });
});

const sorted = (resources: readonly { readonly id: string }[]) => resources.toSorted((a, b) => (a.id < b.id ? -1 : 1));
