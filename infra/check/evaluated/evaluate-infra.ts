import { join } from 'node:path';
import type { Compiler } from '../compiler/open-compiler.ts';
import { DEPLOYMENTS, type DeploymentName } from './deployments.ts';
import { evaluate } from './evaluate.ts';
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
