import { DEPLOYMENTS, type DeploymentName } from './evaluated/deployments.ts';
import type { Infra } from './evaluated/infra.ts';
import { type Resource, show, valueAt } from './evaluated/resource.ts';

/** An error in infra/. */
export interface Finding {
  /** Name of the check that found it. */
  readonly check: string;
  /** File, or resource with the deployments. */
  readonly where: string;
  readonly message: string;
}

/** What a check finds in one deployment. */
export type Violation = readonly [where: string, message: string];

/** An evaluated deployment. */
export interface Deployment {
  readonly name: string;
  readonly resources: readonly Resource[];
}

/** Runs a check on every deployment of main.bicep. An error that several deployments have is reported once. */
export function inEach(
  { deployments }: Infra,
  check: string,
  look: (deployment: Deployment) => readonly Violation[],
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

/** The value that a property must have in every resource of a type. */
export interface Rule {
  readonly type: string;
  readonly path: readonly string[];
  readonly value: unknown;
  /** The value that it must have under network isolation, if it is another one. */
  readonly isolated?: unknown;
}

/** Finds properties that have another value than a rule says. */
export function otherThan(rules: readonly Rule[], deployment: Deployment): Violation[] {
  return rules.flatMap(({ type, path, value, isolated = value }) => {
    const wanted = isIsolated(deployment) ? isolated : value;
    return ofType(deployment, type).flatMap((resource): Violation[] => {
      const found = valueAt(resource, 'properties', ...path);
      return found === wanted ? [] : [[resource.id, `${path.join('.')} is ${show(found)}, not ${show(wanted)}`]];
    });
  });
}

/** True for a deployment with network isolation. */
export function isIsolated({ name }: Deployment): boolean {
  return 'networkIsolation' in DEPLOYMENTS[name as DeploymentName];
}
