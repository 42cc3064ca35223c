import { z } from 'zod';
import { type Gpus, readGpus } from '../gpus.ts';
import { type AzdSettings, gpusWanted, isScoringOnCluster } from './azd-settings.ts';
import type { Problem } from './problem.ts';
import type { Tools } from './tool.ts';

/** Names of the quotas of serverless GPUs. */
const QUOTAS = { 'gpu-t4': /NCT4|T4.*Gpu/i, 'gpu-a100': /NCA100|A100.*Gpu/i } as const;

/** Machines of one family, which share a quota. */
interface Machines {
  readonly family: string;
  readonly cores: number;
}

/** The machine of the cluster's system pool, a Standard_D2as_v5 (`infra/modules/cluster.bicep`). */
const SYSTEM_POOL: Machines = { family: 'standardDASv5Family', cores: 2 };

const Locations = z.array(z.object({ name: z.string() }));
const Profiles = z.array(z.object({ name: z.string() }));
const Usage = z.object({
  name: z.object({ value: z.string() }),
  currentValue: z.coerce.number(),
  limit: z.coerce.number(),
});
const Sizes = z.array(
  z.object({
    name: z.string(),
    family: z.string(),
    capabilities: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
);
const Usages = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && 'value' in value ? value.value : value),
  z.array(Usage),
);
type Usages = z.infer<typeof Usages>;

/** Checks that the region has Flex Consumption and the GPUs that are needed, and that the quota has room for them. */
export async function checkRegion(tools: Tools, settings: AzdSettings): Promise<Problem[]> {
  const known = await readGpus();
  const found = await Promise.all([
    flex(tools, settings),
    gpus(tools, settings, known),
    machinesOfCluster(tools, settings, known),
  ]);
  return found.flat();
}

const place = (name: string): string => name.toLowerCase().replaceAll(' ', '');

async function flex(tools: Tools, { AZURE_LOCATION: location }: AzdSettings): Promise<Problem[]> {
  const list = ['az', 'functionapp', 'list-flexconsumption-locations'];
  const found = await tools.ask(Locations, list);
  if (!found)
    return [{ what: 'The regions of Flex Consumption could not be listed.', fix: list.join(' '), isWarning: true }];
  if (found.some(({ name }) => place(name) === place(location))) return [];
  return [
    {
      what: `${location} has no Flex Consumption.`,
      fix: 'azd env set AZURE_LOCATION, to one of: '.concat(list.join(' ')),
    },
  ];
}

async function gpus(tools: Tools, settings: AzdSettings, { serverless, asOf }: Gpus): Promise<Problem[]> {
  const location = settings.AZURE_LOCATION;
  const wanted = [...gpusWanted(settings)];
  if (wanted.length === 0) return [];
  const list = ['az', 'containerapp', 'env', 'workload-profile', 'list-supported', '--location', location];
  const [profiles, usages] = await Promise.all([
    tools.ask(Profiles, list),
    tools.ask(Usages, ['az', 'containerapp', 'list-usages', '--location', location]),
  ]);
  return wanted.flatMap(([kind, count]): Problem[] => {
    const { profile, regions } = serverless[kind];
    if (profiles && !profiles.some(({ name }) => name === profile)) {
      return [
        {
          what: `${location} has no ${profile}.`,
          fix: `azd env set AZURE_LOCATION, to one that had it on ${asOf}: ${regions.join(', ')}`,
        },
      ];
    }
    const usage = usages?.find(({ name }) => QUOTAS[kind].test(name.value));
    return tooLittle(`GPUs of the kind ${kind}`, usage, count, {
      page: 'Container Apps',
      setting: 'REPAINT_MAX_REPLICAS',
    });
  });
}

async function machinesOfCluster(tools: Tools, settings: AzdSettings, known: Gpus): Promise<Problem[]> {
  if (settings.REPAINT_COMPUTE !== 'aks-spot') return [];
  const usages = await tools.ask(Usages, ['az', 'vm', 'list-usage', '--location', settings.AZURE_LOCATION]);
  const ofScoring = isScoringOnCluster(settings) ? await scoringMachines(tools, settings) : { problems: [] };
  return [
    ...spotMachines(settings, usages, known),
    ...ofScoring.problems,
    ...standingMachines(usages, ofScoring.machines),
  ];
}

/** Checks the size and the quota of spot machines. An unknown machine has as many cores as its name states: Standard_NC4as_T4_v3 has 4. */
function spotMachines(settings: AzdSettings, usages: Usages | undefined, { machines }: Gpus): Problem[] {
  const size = settings.REPAINT_SPOT_VM_SIZE;
  // Azure's machines with GPUs are its N series.
  if (!/^Standard_N/i.test(size)) {
    const what = `The workers of the cluster use GPUs, but machines of the size ${size} have none.`;
    return [{ what, fix: 'azd env set REPAINT_SPOT_VM_SIZE Standard_NC4as_T4_v3' }];
  }
  const { cores: each, gpus: workers } = machines[size] ?? {
    cores: Number(/_[A-Z]+(\d+)/.exec(size)?.[1] ?? 4),
    gpus: 1,
  };
  const cores = each * Math.ceil(settings.REPAINT_MAX_REPLICAS / workers);
  const usage = usages?.find(({ name }) => name.value.toLowerCase() === 'lowprioritycores');
  return tooLittle('low-priority cores', usage, cores, { page: 'Compute', setting: 'REPAINT_MAX_REPLICAS' });
}

/** Checks the size of the machines of scoring, and counts their cores: one machine for each replica, and one for a rollout. */
async function scoringMachines(
  tools: Tools,
  settings: AzdSettings,
): Promise<{ readonly problems: readonly Problem[]; readonly machines?: Machines }> {
  const { AZURE_LOCATION: location, REPAINT_SCORING_VM_SIZE: size } = settings;
  const list = ['az', 'vm', 'list-skus', '--resource-type', 'virtualMachines', '--location', location, '--size', size];
  const sizes = await tools.ask(Sizes, list);
  if (!sizes) {
    const what = `The size ${size} could not be looked up.`;
    return { problems: [{ what, fix: list.join(' '), isWarning: true }] };
  }
  const found = sizes.find(({ name }) => name.toLowerCase() === size.toLowerCase());
  if (!found) {
    const what = `${location} has no machines of the size ${size} for this subscription.`;
    return { problems: [{ what, fix: 'azd env set REPAINT_SCORING_VM_SIZE …' }] };
  }
  const countOf = (capability: string) =>
    Number(found.capabilities.find(({ name }) => name === capability)?.value ?? 0);
  const replicas = Math.max(settings.REPAINT_SCORING_MIN_REPLICAS, settings.REPAINT_SCORING_MAX_REPLICAS);
  const machines = { family: found.family, cores: countOf('vCPUs') * (replicas + 1) };
  return { problems: gpuOfScoring(settings, countOf('GPUs')), machines };
}

/** Kubernetes would wait for ever for a machine with a GPU where none has one. */
function gpuOfScoring(
  { REPAINT_SCORING_COMPUTE: compute, REPAINT_SCORING_VM_SIZE: size }: AzdSettings,
  gpus: number,
): Problem[] {
  if ((compute === 'cpu') === (gpus === 0)) return [];
  if (gpus > 0) {
    const what = `Machines of the size ${size} have a GPU, which scoring would not use.`;
    return [{ what, fix: 'azd env set REPAINT_SCORING_COMPUTE gpu-t4, or REPAINT_SCORING_VM_SIZE …', isWarning: true }];
  }
  const what = `Scoring is to use a GPU, but machines of the size ${size} have none.`;
  return [{ what, fix: 'azd env set REPAINT_SCORING_VM_SIZE Standard_NC4as_T4_v3, or REPAINT_SCORING_COMPUTE cpu' }];
}

/** Checks the quota of the machines that are no spot machines. Those of one family share one. */
function standingMachines(usages: Usages | undefined, ofScoring: Machines | undefined): Problem[] {
  const cores = new Map<string, number>();
  for (const { family, cores: wanted } of [SYSTEM_POOL, ...(ofScoring ? [ofScoring] : [])]) {
    cores.set(family, (cores.get(family) ?? 0) + wanted);
  }
  return [...cores].flatMap(([family, wanted]) => {
    const usage = usages?.find(({ name }) => name.value.toLowerCase() === family.toLowerCase());
    const setting = family === ofScoring?.family ? 'REPAINT_SCORING_MAX_REPLICAS' : undefined;
    return tooLittle(`cores of the family ${family}`, usage, wanted, { page: 'Compute', setting });
  });
}

function tooLittle(
  what: string,
  usage: z.infer<typeof Usage> | undefined,
  wanted: number,
  { page, setting }: { page: string; setting: string | undefined },
): Problem[] {
  const orLess = setting === undefined ? '' : `, or azd env set ${setting} to less`;
  const ask = `ask for ${wanted} in the portal under Quotas → ${page}${orLess}`;
  if (!usage)
    return [
      { what: `The quota of ${what} could not be read; most subscriptions have none.`, fix: ask, isWarning: true },
    ];
  const free = usage.limit - usage.currentValue;
  return free >= wanted
    ? []
    : [{ what: `Up to ${wanted} ${what} may be needed at once, but the quota has room for ${free}.`, fix: ask }];
}
