import { z } from 'zod';
import type { Ailment } from './ailment.ts';
import { checkAccount } from './check-account.ts';
import { checkPrograms } from './check-programs.ts';
import { checkRegion } from './check-region.ts';
import { checkWishes } from './check-wishes.ts';
import { openTools, type Tools } from './tool.ts';
import { Wishes } from './wishes.ts';

/** Says what would stop a deployment of this environment, before it begins. */
export async function examine(env: NodeJS.ProcessEnv): Promise<Ailment[]> {
  const tools = openTools(env);
  const programs = await checkPrograms(tools);
  if (programs.length > 0) return programs;
  const values = await valuesOf(tools, env);
  if (!values) return [{ what: 'There is no environment yet.', mend: 'azd env new' }];
  const wishes = Wishes.safeParse(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')));
  if (!wishes.success) return wishes.error.issues.map(unset);
  const contradictions = checkWishes(wishes.data);
  const account = await checkAccount(tools, wishes.data);
  // Without a sign-in, nothing of the region can be asked.
  const region = account.some(({ isDoubt }) => !isDoubt) ? [] : await checkRegion(tools, wishes.data);
  return [...contradictions, ...account, ...region];
}

/** Within a hook azd has set them all; elsewhere it is asked. */
async function valuesOf(tools: Tools, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv | undefined> {
  if (env['AZURE_ENV_NAME'] && env['AZURE_SUBSCRIPTION_ID'] && env['AZURE_LOCATION']) return env;
  return tools.ask(z.record(z.string(), z.string()), ['azd', 'env', 'get-values']);
}

function unset({ path, message }: z.core.$ZodIssue): Ailment {
  const name = String(path[0]);
  return { what: `${name} can't be used: ${message}.`, mend: `azd env set ${name} …` };
}
