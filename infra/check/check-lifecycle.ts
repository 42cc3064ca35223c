import { KEPT_DAYS } from '../../core/storage/kept-days.ts';
import { CONTAINERS } from '../../core/storage/names.ts';
import type { Infra } from './evaluated/infra.ts';
import { itemsAt, show, valueAt } from './evaluated/resource.ts';
import { type Deployment, type Finding, inEach, ofType } from './finding.ts';

/** Checks that each folder of `work` is kept as long as the code expects, and that no rule removes what the code keeps. */
export function checkLifecycle(infra: Infra): Finding[] {
  return inEach(infra, 'lifecycle', (deployment) => {
    const days = daysByPrefix(deployment);
    const wanted = Object.entries(KEPT_DAYS).map(([folder, kept]) => [`${CONTAINERS.work}/${folder}/`, kept] as const);
    const known = new Set([...wanted.map(([prefix]) => prefix), 'undelivered-uploads/']);
    return [
      ...wanted
        .filter(([prefix, kept]) => days.get(prefix) !== kept)
        .map(([prefix, kept]) => [prefix, `is kept for ${show(days.get(prefix))} days, not ${show(kept)}`] as const),
      ...[...days.keys()]
        .filter((prefix) => !known.has(prefix))
        .map((prefix) => [prefix, 'has a lifecycle rule, and the code writes nothing there'] as const),
    ];
  });
}

/** Returns the days after the last change, by prefix of blob names, from the lifecycle rules of the account `work`. */
function daysByPrefix(deployment: Deployment): Map<string, number> {
  const policies = ofType(deployment, 'Microsoft.Storage/storageAccounts/managementPolicies');
  const rules = policies
    .filter(({ id }) => id.includes('/stwork'))
    .flatMap((each) => itemsAt(each, 'properties', 'policy', 'rules'));
  return new Map(
    rules.flatMap((rule) => {
      const days = Number(
        valueAt(rule, 'definition', 'actions', 'baseBlob', 'delete', 'daysAfterModificationGreaterThan'),
      );
      return itemsAt(rule, 'definition', 'filters', 'prefixMatch').map((prefix) => [String(prefix), days] as const);
    }),
  );
}
