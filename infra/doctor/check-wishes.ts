import type { Ailment } from './ailment.ts';
import type { Wishes } from './wishes.ts';

const CIDR = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$|^[0-9a-f:]+\/\d{1,3}$/i;

/** Settings that contradict one another, and would be found out half-way. */
export function checkWishes(wishes: Wishes): Ailment[] {
  const { REPAINT_NETWORK_ISOLATION: isolated, REPAINT_ALLOWED_ADDRESSES: addresses } = wishes;
  const hasManaged =
    wishes.REPAINT_SCORING && wishes.REPAINT_SCORING_DOMAIN !== '' && wishes.REPAINT_SCORING_CERTIFICATE === 'managed';
  const isShut = isolated || wishes.REPAINT_SCORING_ADDRESSES.length > 0;
  const notCidr = [...addresses, ...wishes.REPAINT_SCORING_ADDRESSES].filter((each) => !CIDR.test(each));
  return [
    ...(isolated && addresses.length === 0
      ? [
          {
            what: 'Under network isolation nobody can deploy the app: no address may reach it.',
            mend: 'azd env set REPAINT_ALLOWED_ADDRESSES <your address>/32',
          },
        ]
      : []),
    ...(hasManaged && isShut
      ? [
          {
            what: 'A managed certificate is neither issued nor renewed behind address rules or isolation.',
            mend: 'azd env set REPAINT_SCORING_CERTIFICATE own',
          },
        ]
      : []),
    ...notCidr.map((each) => ({
      what: `"${each}" is no address range.`,
      mend: `write it as CIDR, such as 203.0.113.7/32`,
    })),
  ];
}
