import { type AzdSettings, isScoringOnCluster } from './azd-settings.ts';
import type { Problem } from './problem.ts';

const CIDR = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$|^[0-9a-f:]+\/\d{1,3}$/i;

/** Finds settings that contradict each other, which Azure would report only in the middle of a deployment. */
export function checkContradictions(settings: AzdSettings): Problem[] {
  const { REPAINT_NETWORK_ISOLATION: isolated, REPAINT_ALLOWED_ADDRESSES: addresses } = settings;
  const hasManaged =
    settings.REPAINT_SCORING &&
    settings.REPAINT_SCORING_DOMAIN !== '' &&
    settings.REPAINT_SCORING_CERTIFICATE === 'managed';
  const isShut = isolated || settings.REPAINT_SCORING_ADDRESSES.length > 0;
  const notCidr = [...addresses, ...settings.REPAINT_SCORING_ADDRESSES].filter((each) => !CIDR.test(each));
  return [
    ...(isolated && addresses.length === 0
      ? [
          {
            what: 'With network isolation and no allowed address, nobody can deploy the app.',
            fix: 'azd env set REPAINT_ALLOWED_ADDRESSES <your address>/32',
          },
        ]
      : []),
    ...(hasManaged && isShut
      ? [
          {
            what: 'A managed certificate is neither issued nor renewed behind address rules or isolation.',
            fix: 'azd env set REPAINT_SCORING_CERTIFICATE own',
          },
        ]
      : []),
    ...(isScoringOnCluster(settings) && settings.REPAINT_COMPUTE !== 'aks-spot'
      ? [
          {
            what: 'Scoring can run on the cluster only where there is one.',
            fix: 'azd env set REPAINT_COMPUTE aks-spot, or azd env set REPAINT_SCORING_HOST containers',
          },
        ]
      : []),
    ...notCidr.map((each) => ({
      what: `"${each}" is not an address range.`,
      fix: `write it as CIDR, such as 203.0.113.7/32`,
    })),
  ];
}
