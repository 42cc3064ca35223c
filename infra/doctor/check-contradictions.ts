import { z } from 'zod';
import { type AzdSettings, isScoringOnCluster } from './azd-settings.ts';
import type { Problem } from './problem.ts';

const AddressRange = z.union([z.cidrv4(), z.cidrv6()]);

/** Finds settings that contradict each other, which Azure would report only in the middle of a deployment. */
export function checkContradictions(settings: AzdSettings): Problem[] {
  const { REPAINT_NETWORK_ISOLATION: isolated, REPAINT_ALLOWED_ADDRESSES: addresses } = settings;
  const { REPAINT_SCORING_ADDRESSES: ofScoring, REPAINT_SCORING_DOMAIN: domain } = settings;
  const isManaged = settings.REPAINT_SCORING && domain !== '' && settings.REPAINT_SCORING_CERTIFICATE === 'managed';
  const contradictions: readonly (readonly [isThere: boolean, what: string, fix: string])[] = [
    [
      isolated && addresses.length === 0,
      'With network isolation and no allowed address, nobody can deploy the app.',
      'azd env set REPAINT_ALLOWED_ADDRESSES <your address>/32',
    ],
    [
      isManaged && (isolated || ofScoring.length > 0),
      'A managed certificate is neither issued nor renewed behind address rules or isolation.',
      'azd env set REPAINT_SCORING_CERTIFICATE own',
    ],
    [
      isScoringOnCluster(settings) && settings.REPAINT_COMPUTE !== 'aks-spot',
      'Scoring can run on the cluster only where there is one.',
      'azd env set REPAINT_COMPUTE aks-spot, or azd env set REPAINT_SCORING_HOST containers',
    ],
    ...[...addresses, ...ofScoring].map(
      (each) =>
        [
          !AddressRange.safeParse(each).success,
          `"${each}" is not an address range.`,
          'write it as CIDR, such as 203.0.113.7/32',
        ] as const,
    ),
  ];
  return contradictions.flatMap(([isThere, what, fix]) => (isThere ? [{ what, fix }] : []));
}
