import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect } from 'vitest';
import { examine } from '../../infra/doctor/examine.ts';
import { it, test } from '../support/folder-test.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';

const ON_SPOT = { REPAINT_COMPUTE: 'aks-spot' };
const SCORED_ON_SPOT = { ...ON_SPOT, REPAINT_SCORING: 'true', REPAINT_SCORING_HOST: 'cluster' };

/** What the real commands answer where all is well, by how they begin. */
const WELL: Readonly<Record<string, unknown>> = {
  'azd version': { azd: { version: '1.25.0', commit: 'abc' } },
  'azd auth login --check-status': 'Logged in to Azure as someone@example.org',
  'azd env get-values': {
    AZURE_ENV_NAME: 'repaint',
    AZURE_LOCATION: 'swedencentral',
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
  },
  'az version': { 'azure-cli': '2.80.0', 'azure-cli-core': '2.80.0', extensions: {} },
  'az bicep version': 'Bicep CLI version 0.49.2 (abc)',
  'az account show': { id: SUBSCRIPTION, tenantId: 't', user: { name: 'someone@example.org', type: 'user' } },
  'az provider list': [
    ...['App', 'Consumption', 'ContainerRegistry', 'ContainerService', 'EventGrid', 'Insights', 'KeyVault'],
    ...['ManagedIdentity', 'Network', 'OperationalInsights', 'Storage', 'Web'],
  ].map((name) => ({
    namespace: name === 'Insights' ? 'microsoft.insights' : `Microsoft.${name}`,
    registrationState: 'Registered',
  })),
  'az rest --method get': { subscriptionPolicies: { quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' } },
  'az role assignment list': [{ roleDefinitionName: 'Owner' }],
  'az group list': [
    { name: 'rg-repaint', tags: { 'azd-env-name': 'repaint' } },
    { name: 'rg-other', tags: null },
  ],
  'az keyvault list-deleted': [],
  'az functionapp list-flexconsumption-locations': [{ name: 'eastus' }, { name: 'swedencentral' }],
  'az containerapp env workload-profile list-supported': [{ name: 'D4' }, { name: 'Consumption-GPU-NC8as-T4' }],
  'az containerapp list-usages': [
    { name: { value: 'ManagedEnvironmentConsumptionNCT4v3Gpus' }, currentValue: 0, limit: 4 },
  ],
  'kubectl version --client': 'Client Version: v1.34.0',
  'kubelogin --version': 'kubelogin version v0.2.10',
  'az vm list-usage': [
    { name: { value: 'lowPriorityCores' }, currentValue: '0', limit: '16' },
    { name: { value: 'standardDASv5Family' }, currentValue: '2', limit: '16' },
    { name: { value: 'standardNCASv3Family' }, currentValue: '0', limit: '12' },
  ],
  'az vm list-skus': [
    { name: 'Standard_D4as_v5', family: 'standardDASv5Family', capabilities: [{ name: 'vCPUs', value: '4' }] },
    {
      name: 'Standard_NC4as_T4_v3',
      family: 'standardNCASv3Family',
      capabilities: [
        { name: 'vCPUs', value: '4' },
        { name: 'GPUs', value: '1' },
      ],
    },
  ],
};

// Stand-ins for `az` and `azd`: scripts, so not on Windows.
describe.skipIf(process.platform === 'win32')('npm run doctor', () => {
  let folder: string;
  test.beforeEach(async ({ folder: own }) => {
    folder = own;
  });

  /** What it finds where these commands answer otherwise; undefined for one that fails. */
  async function found(otherwise: Readonly<Record<string, unknown>> = {}, settings: Record<string, string> = {}) {
    const values = { ...(WELL['azd env get-values'] as object), ...settings };
    const answers = { ...WELL, 'azd env get-values': values, ...otherwise };
    const cases = Object.entries(answers)
      .filter(([, answer]) => answer !== undefined)
      .map(
        ([begin, answer]) =>
          `'${begin}'*) cat <<'END'\n${typeof answer === 'string' ? answer : JSON.stringify(answer)}\nEND\n;;`,
      );
    for (const name of ['az', 'azd', 'kubectl', 'kubelogin']) {
      await writeFile(join(folder, name), `#!/bin/sh\ncase "${name} $*" in\n${cases.join('\n')}\n*) exit 1 ;;\nesac\n`);
      await chmod(join(folder, name), 0o755);
    }
    const problems = await examine({ PATH: `${folder}${delimiter}/usr/bin${delimiter}/bin` });
    return problems.map(({ what, fix, isWarning }) => `${isWarning ? 'maybe ' : ''}${what} → ${fix}`);
  }

  it('reports nothing if all is well', async () => expect(await found()).toEqual([]));
  it('reports nothing about GPUs and a cluster that fit the quota', async () => {
    expect(await found({}, { REPAINT_COMPUTE: 'gpu-t4' })).toEqual([]);
    expect(await found({}, ON_SPOT)).toEqual([]);
    expect(await found({}, SCORED_ON_SPOT)).toEqual([]);
    const onGpus = { REPAINT_SCORING_COMPUTE: 'gpu-t4', REPAINT_SCORING_VM_SIZE: 'Standard_NC4as_T4_v3' };
    expect(await found({}, { ...SCORED_ON_SPOT, ...onGpus })).toEqual([]);
  });
  it('reports nothing about scoring that is not deployed', async () => {
    expect(await found({}, { REPAINT_SCORING_HOST: 'cluster' })).toEqual([]);
  });

  it.each<[string, RegExp, Record<string, string>, Readonly<Record<string, unknown>>?]>([
    [
      'azd is too old',
      /CLI is 1\.9\.6; 1\.25\.0 is needed.*aka\.ms\/azd/,
      {},
      { 'azd version': { azd: { version: '1.9.6' } } },
    ],
    ['there is no azd', /Developer CLI isn't installed/, {}, { 'azd version': undefined }],
    ['the Azure CLI has no Bicep', /Bicep.*→ az bicep upgrade/, {}, { 'az bicep version': undefined }],
    ['nobody is signed in to az', /→ az login/, {}, { 'az account show': undefined }],
    ['nobody is signed in to azd', /→ azd auth login/, {}, { 'azd auth login --check-status': undefined }],
    [
      'another subscription is chosen',
      /→ az account set --subscription 0000/,
      {},
      { 'az account show': { id: 'other', user: { name: 'x' } } },
    ],
    ['there is no environment', /→ azd env new/, {}, { 'azd env get-values': undefined }],
    [
      'a setting is unknown',
      /REPAINT_COMPUTE can't be used.*azd env set REPAINT_COMPUTE/,
      { REPAINT_COMPUTE: 'gpu-h100' },
    ],
    [
      'a provider is not registered',
      /→ az provider register --wait --namespace Microsoft\.App/,
      {},
      { 'az provider list': [{ namespace: 'Microsoft.App', registrationState: 'NotRegistered' }] },
    ],
    [
      'it is a free trial',
      /free trial.*→ set remoteBuild: false/,
      {},
      { 'az rest --method get': { subscriptionPolicies: { quotaId: 'FreeTrial_2014-09-01' } } },
    ],
    [
      'it is sponsored',
      /maybe A subscription of the offer Sponsored_2016-01-01 may have no budgets.*→ azd env set REPAINT_BUDGET 0/,
      {},
      { 'az rest --method get': { subscriptionPolicies: { quotaId: 'Sponsored_2016-01-01' } } },
    ],
    [
      'a cluster is wanted, and nothing is there that deploys to one',
      /kubelogin isn't installed.*→ az aks install-cli/,
      ON_SPOT,
      { 'kubelogin --version': undefined },
    ],
    [
      'nobody may assign roles',
      /maybe someone.*assign roles.*User Access Administrator/,
      {},
      { 'az role assignment list': [{ roleDefinitionName: 'Contributor' }] },
    ],
    [
      'the group is somebody else’s',
      /rg-repaint exists.*→ azd env new/,
      {},
      { 'az group list': [{ name: 'rg-repaint', tags: {} }] },
    ],
    [
      'a vault is left over',
      /→ az keyvault purge --name kvx --location swedencentral/,
      { REPAINT_SCORING: 'true' },
      {
        'az keyvault list-deleted': [
          { name: 'kvx', properties: { location: 'swedencentral', tags: { 'azd-env-name': 'repaint' } } },
        ],
      },
    ],
    ['the region has no Flex Consumption', /brazilus has no Flex Consumption/, { AZURE_LOCATION: 'brazilus' }],
    [
      'the region has no such GPU',
      /has no Consumption-GPU-NC24-A100.*→ azd env set AZURE_LOCATION, to one that had it on 20\d\d-.*westus3/,
      { REPAINT_COMPUTE: 'gpu-a100' },
    ],
    [
      'quota is too small',
      /5 GPUs.*room for 4.*Quotas → Container Apps/,
      { REPAINT_COMPUTE: 'gpu-t4', REPAINT_MAX_REPLICAS: '5' },
    ],
    [
      'quota of spot machines is too small',
      /20 low-priority cores.*room for 16/,
      { ...ON_SPOT, REPAINT_MAX_REPLICAS: '5' },
    ],
    [
      'quota is too small for machines with two GPUs',
      /160 low-priority cores.*room for 16/,
      { ...ON_SPOT, REPAINT_MAX_REPLICAS: '3', REPAINT_SPOT_VM_SIZE: 'Standard_NC80adis_H100_v5' },
    ],
    [
      'quota of the machines of scoring is too small',
      /18 cores of the family standardDASv5Family.*room for 14.*azd env set REPAINT_SCORING_MAX_REPLICAS/,
      { ...SCORED_ON_SPOT, REPAINT_SCORING_MAX_REPLICAS: '3' },
    ],
    [
      'quota of the cluster’s own machine is too small',
      /2 cores of the family standardDASv5Family.*room for 0\. → ask for 2 in the portal under Quotas → Compute$/,
      ON_SPOT,
      { 'az vm list-usage': [{ name: { value: 'standardDASv5Family' }, currentValue: '0', limit: '0' }] },
    ],
    [
      'the workers of a cluster would have no GPU',
      /Standard_D8as_v5 have none.*→ azd env set REPAINT_SPOT_VM_SIZE/,
      { ...ON_SPOT, REPAINT_SPOT_VM_SIZE: 'Standard_D8as_v5' },
    ],
    [
      'scoring is to use a GPU of machines that have none',
      /Standard_D4as_v5 have none.*→ azd env set REPAINT_SCORING_VM_SIZE Standard_NC4as_T4_v3/,
      { ...SCORED_ON_SPOT, REPAINT_SCORING_COMPUTE: 'gpu-t4' },
    ],
    [
      'scoring would leave a GPU unused',
      /maybe Machines of the size Standard_NC4as_T4_v3 have a GPU.*→ azd env set REPAINT_SCORING_COMPUTE gpu-t4/,
      { ...SCORED_ON_SPOT, REPAINT_SCORING_VM_SIZE: 'Standard_NC4as_T4_v3' },
    ],
    [
      'the region has no machines of that size for scoring',
      /has no machines of the size Standard_D4as_v9.*→ azd env set REPAINT_SCORING_VM_SIZE/,
      { ...SCORED_ON_SPOT, REPAINT_SCORING_VM_SIZE: 'Standard_D4as_v9' },
    ],
    [
      'scoring is to run on a cluster that isn’t there',
      /only where there is one.*→ azd env set REPAINT_COMPUTE aks-spot/,
      { REPAINT_SCORING: 'true', REPAINT_SCORING_HOST: 'cluster' },
    ],
    [
      'quota can’t be asked',
      /maybe The quota/,
      { REPAINT_COMPUTE: 'gpu-t4' },
      { 'az containerapp list-usages': undefined },
    ],
    [
      'nobody could deploy under isolation',
      /→ azd env set REPAINT_ALLOWED_ADDRESSES/,
      { REPAINT_NETWORK_ISOLATION: 'true' },
    ],
    [
      'a managed certificate is behind rules',
      /→ azd env set REPAINT_SCORING_CERTIFICATE own/,
      {
        REPAINT_SCORING: 'true',
        REPAINT_SCORING_DOMAIN: 'a.example.org',
        REPAINT_SCORING_ADDRESSES: '198.51.100.0/24',
      },
    ],
    ['an address is none', /"198\.51\.100\.7" is not an address range/, { REPAINT_ALLOWED_ADDRESSES: '198.51.100.7' }],
    [
      'an address is out of range',
      /"198\.51\.300\.7\/32" is not an address range/,
      { REPAINT_SCORING_ADDRESSES: '198.51.100.0/24,198.51.300.7/32' },
    ],
  ])('says when %s, and how to fix it', async (_case, said, settings, otherwise) => {
    expect(await found(otherwise, settings)).toContainEqual(expect.stringMatching(said));
  });
});
