import { z } from 'zod';
import { AzdSettings } from './azd-settings.ts';
import { checkAccount } from './check-account.ts';
import { checkContradictions } from './check-contradictions.ts';
import { checkClusterPrograms, checkPrograms } from './check-programs.ts';
import { checkRegion } from './check-region.ts';
import type { Problem } from './problem.ts';
import { openTools, type Tools } from './tool.ts';

/** Lists what would stop a deployment of this environment, before it begins. */
export async function examine(env: NodeJS.ProcessEnv): Promise<Problem[]> {
  const tools = openTools(env);
  const programs = await checkPrograms(tools);
  if (programs.length > 0) return programs;
  const values = await valuesOf(tools, env);
  if (!values) return [{ what: 'There is no environment yet.', fix: 'azd env new' }];
  const settings = AzdSettings.safeParse(
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  );
  if (!settings.success) return settings.error.issues.map(unset);
  const contradictions = [...checkContradictions(settings.data), ...(await checkClusterPrograms(tools, settings.data))];
  const account = await checkAccount(tools, settings.data);
  // Without a sign-in, the region can't be checked.
  const region = account.some(({ isWarning }) => !isWarning) ? [] : await checkRegion(tools, settings.data);
  return [...contradictions, ...account, ...region];
}

/** Returns the values of the azd environment. In a hook, azd has set them as variables; elsewhere, azd is asked. */
async function valuesOf(tools: Tools, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv | undefined> {
  if (env['AZURE_ENV_NAME'] && env['AZURE_SUBSCRIPTION_ID'] && env['AZURE_LOCATION']) return env;
  return tools.ask(z.record(z.string(), z.string()), ['azd', 'env', 'get-values']);
}

function unset({ path, message }: z.core.$ZodIssue): Problem {
  const name = String(path[0]);
  return { what: `${name} can't be used: ${message}.`, fix: `azd env set ${name} …` };
}
