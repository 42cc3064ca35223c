import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Compiler } from '../compiler/open-compiler.ts';
import { compact } from './compact.ts';
import { DEPLOYMENTS, type DeploymentName, type ParameterValue } from './deployments.ts';
import { type Infra, interfaceOf } from './infra.ts';
import type { Resource } from './resource.ts';

const UPLOADS = { topicName: 'topic', appName: 'app', workAccountName: 'work' };

/**
 * Evaluates what the templates in a folder would deploy.
 * @param names names of the deployments to evaluate; each takes seconds
 * @throws Error with the compiler's messages if a template has an error
 */
export async function evaluateInfra(
  compiler: Compiler,
  folder: string,
  names: readonly DeploymentName[],
): Promise<Omit<Infra, 'texts'>> {
  const { contents, diagnostics } = await compiler.compile(join(folder, 'main.bicep'));
  if (!contents) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const deployments = new Map<string, readonly Resource[]>();
  for (const name of names) deployments.set(name, await evaluate(compiler, folder, 'main.bicep', DEPLOYMENTS[name]));
  deployments.set('uploads', await evaluate(compiler, folder, 'upload-subscription.bicep', UPLOADS, 'rg-repaint'));
  return { deployments, interface: interfaceOf(contents) };
}

/** Evaluates what the template `file` in a folder deploys with some parameters. */
async function evaluate(
  compiler: Compiler,
  folder: string,
  file: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  resourceGroup?: string,
): Promise<Resource[]> {
  const path = join(folder, `evaluated-${process.pid}.bicepparam`);
  const lines = Object.entries(parameters).map(([name, value]) => `param ${name} = ${inBicep(value)}\n`);
  await writeFile(path, `using '${file}'\n${lines.join('')}`);
  try {
    return compact(await compiler.evaluate(path, resourceGroup));
  } finally {
    await rm(path);
  }
}

function inBicep(value: ParameterValue): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' ? `[${value.map(inBicep).join(', ')}]` : String(value);
}
