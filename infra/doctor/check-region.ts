import { z } from 'zod';
import { type Gpus, readGpus } from '../gpus.ts';
import type { Ailment } from './ailment.ts';
import type { Tools } from './tool.ts';
import { gpusWanted, type Wishes } from './wishes.ts';

/** What the quota of serverless GPUs is called. */
const QUOTAS = { 'gpu-t4': /NCT4|T4.*Gpu/i, 'gpu-a100': /NCA100|A100.*Gpu/i } as const;

const Locations = z.array(z.object({ name: z.string() }));
const Profiles = z.array(z.object({ name: z.string() }));
const Usage = z.object({
  name: z.object({ value: z.string() }),
  currentValue: z.coerce.number(),
  limit: z.coerce.number(),
});
const Usages = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && 'value' in value ? value.value : value),
  z.array(Usage),
);

/** The region has Flex Consumption and the GPUs that are wanted, and quota has room for them. */
export async function checkRegion(tools: Tools, wishes: Wishes): Promise<Ailment[]> {
  const known = await readGpus();
  const found = await Promise.all([
    flex(tools, wishes),
    gpus(tools, wishes, known),
    spotMachines(tools, wishes, known),
  ]);
  return found.flat();
}

const place = (name: string): string => name.toLowerCase().replaceAll(' ', '');

async function flex(tools: Tools, { AZURE_LOCATION: location }: Wishes): Promise<Ailment[]> {
  const list = ['az', 'functionapp', 'list-flexconsumption-locations'];
  const found = await tools.ask(Locations, list);
  if (!found)
    return [{ what: 'Where there is Flex Consumption could not be asked.', mend: list.join(' '), isDoubt: true }];
  if (found.some(({ name }) => place(name) === place(location))) return [];
  return [
    {
      what: `${location} has no Flex Consumption.`,
      mend: 'azd env set AZURE_LOCATION, to one of: '.concat(list.join(' ')),
    },
  ];
}

async function gpus(tools: Tools, wishes: Wishes, { serverless, asOf }: Gpus): Promise<Ailment[]> {
  const location = wishes.AZURE_LOCATION;
  const wanted = [...gpusWanted(wishes)];
  if (wanted.length === 0) return [];
  const list = ['az', 'containerapp', 'env', 'workload-profile', 'list-supported', '--location', location];
  const [profiles, usages] = await Promise.all([
    tools.ask(Profiles, list),
    tools.ask(Usages, ['az', 'containerapp', 'list-usages', '--location', location]),
  ]);
  return wanted.flatMap(([kind, count]): Ailment[] => {
    const { profile, regions } = serverless[kind];
    if (profiles && !profiles.some(({ name }) => name === profile)) {
      return [
        {
          what: `${location} has no ${profile}.`,
          mend: `azd env set AZURE_LOCATION, to one that had it on ${asOf}: ${regions.join(', ')}`,
        },
      ];
    }
    const usage = usages?.find(({ name }) => QUOTAS[kind].test(name.value));
    return tooLittle(`GPUs of the kind ${kind}`, usage, count, 'Quotas → Container Apps');
  });
}

/** A machine that isn't among those we know has as many cores as its name says: Standard_NC4as_T4_v3 has 4. */
async function spotMachines(tools: Tools, wishes: Wishes, { machines }: Gpus): Promise<Ailment[]> {
  if (wishes.REPAINT_COMPUTE !== 'aks-spot') return [];
  const usages = await tools.ask(Usages, ['az', 'vm', 'list-usage', '--location', wishes.AZURE_LOCATION]);
  const size = wishes.REPAINT_SPOT_VM_SIZE;
  const { cores: each, gpus: workers } = machines[size] ?? {
    cores: Number(/_[A-Z]+(\d+)/.exec(size)?.[1] ?? 4),
    gpus: 1,
  };
  const cores = each * Math.ceil(wishes.REPAINT_MAX_REPLICAS / workers);
  const usage = usages?.find(({ name }) => name.value.toLowerCase() === 'lowprioritycores');
  return tooLittle('low-priority cores', usage, cores, 'Quotas → Compute');
}

function tooLittle(what: string, usage: z.infer<typeof Usage> | undefined, wanted: number, where: string): Ailment[] {
  const ask = `ask for ${wanted} in the portal under ${where}, or azd env set REPAINT_MAX_REPLICAS to less`;
  if (!usage)
    return [
      { what: `The quota of ${what} could not be asked; most subscriptions have none.`, mend: ask, isDoubt: true },
    ];
  const free = usage.limit - usage.currentValue;
  return free >= wanted
    ? []
    : [{ what: `${wanted} ${what} may be wanted at once, and the quota has room for ${free}.`, mend: ask }];
}
