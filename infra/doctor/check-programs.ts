import { z } from 'zod';
import type { AzdSettings } from './azd-settings.ts';
import type { Problem } from './problem.ts';
import type { Tools } from './tool.ts';

const LEAST = { azd: '1.25.0', az: '2.60.0', bicep: '0.30.0' } as const;

/** Checks that the programs are installed and new enough. */
export async function checkPrograms(tools: Tools): Promise<Problem[]> {
  const [azd, az, bicep] = await Promise.all([
    tools.ask(z.object({ azd: z.object({ version: z.string() }) }), ['azd', 'version']),
    tools.ask(z.object({ 'azure-cli': z.string() }), ['az', 'version']),
    tools.run(['az', 'bicep', 'version']),
  ]);
  return [
    ...older('Azure Developer CLI', azd?.azd.version, LEAST.azd, 'see https://aka.ms/azd for your system'),
    ...older('Azure CLI', az?.['azure-cli'], LEAST.az, 'az upgrade, or see https://aka.ms/azure-cli'),
    ...(az
      ? older('Bicep of the Azure CLI', /\d+\.\d+\.\d+/.exec(bicep.output)?.[0], LEAST.bicep, 'az bicep upgrade')
      : []),
  ];
}

/** Checks that the programs that deploy workers to a cluster are installed. */
export async function checkClusterPrograms(tools: Tools, { REPAINT_COMPUTE }: AzdSettings): Promise<Problem[]> {
  if (REPAINT_COMPUTE !== 'aks-spot') return [];
  const found = await Promise.all([
    tools.run(['kubectl', 'version', '--client']),
    tools.run(['kubelogin', '--version']),
  ]);
  return ['kubectl', 'kubelogin']
    .filter((_, i) => !found[i]?.succeeded)
    .map((name) => ({
      what: `${name} isn't installed; it is needed to deploy workers to a cluster.`,
      fix: 'az aks install-cli',
    }));
}

function older(name: string, version: string | undefined, least: string, fix: string): Problem[] {
  if (version === undefined) return [{ what: `${name} isn't installed or doesn't run.`, fix }];
  return isOlder(version, least) ? [{ what: `${name} is ${version}; ${least} is needed.`, fix }] : [];
}

function isOlder(version: string, least: string): boolean {
  const [found, wanted] = [version, least].map((text) => text.split(/[.-]/).map(Number));
  const at = (wanted ?? []).findIndex((number, i) => (found?.[i] ?? 0) !== number);
  return at >= 0 && (found?.[at] ?? 0) < (wanted?.[at] ?? 0);
}
