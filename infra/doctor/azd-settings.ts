import { z } from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((each) => each !== ''));
const flag = z.stringbool().default(false);

/** Values set by `azd env set`, which main.parameters.json passes in. Those that aren't set have the defaults of main.bicep. */
export const AzdSettings = z.object({
  AZURE_ENV_NAME: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'it may have letters, digits and hyphens, 64 at most'),
  AZURE_LOCATION: z.string().min(1),
  AZURE_SUBSCRIPTION_ID: z.string().min(1),
  REPAINT_COMPUTE: z.enum(['cpu', 'gpu-t4', 'gpu-a100', 'aks-spot']).default('cpu'),
  REPAINT_MAX_REPLICAS: z.coerce.number().int().min(1).max(300).default(4),
  REPAINT_NETWORK_ISOLATION: flag,
  REPAINT_ALLOWED_ADDRESSES: list,
  REPAINT_SPOT_VM_SIZE: z.string().default('Standard_NC4as_T4_v3'),
  REPAINT_BUDGET: z.coerce.number().int().min(0).default(100),
  REPAINT_SCORING: flag,
  REPAINT_SCORING_HOST: z.enum(['containers', 'cluster']).default('containers'),
  REPAINT_SCORING_COMPUTE: z.enum(['cpu', 'gpu-t4', 'gpu-a100']).default('cpu'),
  REPAINT_SCORING_VM_SIZE: z.string().default('Standard_D4as_v5'),
  REPAINT_SCORING_MIN_REPLICAS: z.coerce.number().int().min(0).max(30).default(0),
  REPAINT_SCORING_MAX_REPLICAS: z.coerce.number().int().min(1).max(300).default(2),
  REPAINT_SCORING_ADDRESSES: list,
  REPAINT_SCORING_DOMAIN: z.string().default(''),
  REPAINT_SCORING_CERTIFICATE: z.enum(['managed', 'own']).default('managed'),
});
export type AzdSettings = z.infer<typeof AzdSettings>;

/** Returns whether scoring is to run on the cluster. */
export const isScoringOnCluster = (settings: AzdSettings): boolean =>
  settings.REPAINT_SCORING && settings.REPAINT_SCORING_HOST === 'cluster';

/** Returns how many GPUs of each kind Container Apps would need at most. */
export function gpusWanted(settings: AzdSettings): ReadonlyMap<'gpu-t4' | 'gpu-a100', number> {
  const wanted = new Map<'gpu-t4' | 'gpu-a100', number>();
  const add = (compute: string, count: number) => {
    if (compute === 'gpu-t4' || compute === 'gpu-a100') wanted.set(compute, (wanted.get(compute) ?? 0) + count);
  };
  add(settings.REPAINT_COMPUTE, settings.REPAINT_MAX_REPLICAS);
  if (settings.REPAINT_SCORING && !isScoringOnCluster(settings))
    add(settings.REPAINT_SCORING_COMPUTE, settings.REPAINT_SCORING_MAX_REPLICAS);
  return wanted;
}
