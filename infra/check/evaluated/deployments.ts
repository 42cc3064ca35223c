/** Value of a Bicep parameter. */
export type ParameterValue = string | number | boolean | readonly string[];

const SCORING_IMAGE = 'crrepaint.azurecr.io/repaint-worker:1';
const PERSON = '00000000-0000-0000-0000-00000000000a';

const everywhere = { environmentName: 'repaint', location: 'swedencentral', budgetStart: '2026-01-01' };
const isolation = { networkIsolation: true, allowedAddresses: '198.51.100.0/24' };
const signIn = { signInClientId: '00000000-0000-0000-0000-00000000000b' };
const scoring = { deployScoring: true, workerImage: SCORING_IMAGE, scoringDomain: 'scoring.example.org' };

/** Parameters of the deployments that are evaluated, by name: the usual one, one for each choice that changes much, and all choices at once. */
export const DEPLOYMENTS = {
  cpu: everywhere,
  t4: { ...everywhere, compute: 'gpu-t4', workerImage: SCORING_IMAGE },
  a100: { ...everywhere, compute: 'gpu-a100', workerImage: SCORING_IMAGE },
  aks: { ...everywhere, compute: 'aks-spot', principalId: PERSON },
  'aks-scoring': { ...everywhere, ...scoring, compute: 'aks-spot', scoringHost: 'cluster', principalId: PERSON },
  isolated: { ...everywhere, ...isolation },
  'sign-in': { ...everywhere, ...signIn, principalId: PERSON },
  scoring: { ...everywhere, ...scoring, scoringGrpc: 'external', principalId: PERSON },
  everything: {
    ...everywhere,
    ...isolation,
    ...signIn,
    ...scoring,
    compute: 'aks-spot',
    scoringCompute: 'gpu-t4',
    scoringCertificate: 'own',
    scoringAddresses: '198.51.100.0/24',
    principalId: PERSON,
    alertEmails: 'ops@example.org',
    warmDurable: 1,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
export type DeploymentName = keyof typeof DEPLOYMENTS;
export const DEPLOYMENT_NAMES = Object.keys(DEPLOYMENTS) as readonly DeploymentName[];
