import type { Infra } from './evaluated/infra.ts';
import type { Resource } from './evaluated/resource.ts';

/** An error in infra/. */
export interface Finding {
  /** Name of the check that found it. */
  readonly check: string;
  /** File, or resource with the deployments. */
  readonly where: string;
  readonly message: string;
}

/** An evaluated deployment. */
export interface Deployment {
  readonly name: string;
  readonly resources: readonly Resource[];
}

/** Runs a check on every deployment of main.bicep. An error that several deployments have is reported once. */
export function inEach(
  { deployments }: Infra,
  check: string,
  look: (deployment: Deployment) => readonly (readonly [where: string, message: string])[],
): Finding[] {
  const found = new Map<string, { where: string; message: string; names: string[] }>();
  for (const [name, resources] of deployments) {
    if (name === 'uploads') continue;
    for (const [where, message] of look({ name, resources })) {
      const key = `${where} ${message}`;
      const known = found.get(key) ?? { where, message, names: [] };
      found.set(key, { ...known, names: [...known.names, name] });
    }
  }
  return [...found.values()].map(({ where, message, names }) => ({
    check,
    where: `${where} (${names.join(', ')})`,
    message,
  }));
}

/** Returns the resources of a type in a deployment. */
export function ofType({ resources }: Deployment, type: string): Resource[] {
  return resources.filter((each) => each.type === type);
}
