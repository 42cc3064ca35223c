import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect } from 'vitest';
import { examine } from '../../infra/doctor/examine.ts';
import { it, test } from '../support/folder-test.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';

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
    expect(await found({}, { REPAINT_COMPUTE: 'aks-spot' })).toEqual([]);
    const onCluster = { REPAINT_SCORING: 'true', REPAINT_SCORING_HOST: 'cluster' };
    expect(await found({}, { REPAINT_COMPUTE: 'aks-spot', ...onCluster })).toEqual([]);
    const onGpus = { REPAINT_SCORING_COMPUTE: 'gpu-t4', REPAINT_SCORING_VM_SIZE: 'Standard_NC4as_T4_v3' };
    expect(await found({}, { REPAINT_COMPUTE: 'aks-spot', ...onCluster, ...onGpus })).toEqual([]);
  });
  it('reports nothing about scoring that is not deployed', async () => {
    expect(await found({}, { REPAINT_SCORING_HOST: 'cluster' })).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, Record<string, string>, RegExp]>([
    [
      'azd is too old',
      { 'azd version': { azd: { version: '1.9.6' } } },
      {},
      /CLI is 1\.9\.6; 1\.25\.0 is needed.*aka\.ms\/azd/,
    ],
    ['there is no azd', { 'azd version': undefined }, {}, /Developer CLI isn't installed/],
    ['the Azure CLI has no Bicep', { 'az bicep version': undefined }, {}, /Bicep.*→ az bicep upgrade/],
    ['nobody is signed in to az', { 'az account show': undefined }, {}, /→ az login/],
    ['nobody is signed in to azd', { 'azd auth login --check-status': undefined }, {}, /→ azd auth login/],
    [
      'another subscription is chosen',
      { 'az account show': { id: 'other', user: { name: 'x' } } },
      {},
      /→ az account set --subscription 0000/,
    ],
    ['there is no environment', { 'azd env get-values': undefined }, {}, /→ azd env new/],
    [
      'a setting is unknown',
      {},
      { REPAINT_COMPUTE: 'gpu-h100' },
      /REPAINT_COMPUTE can't be used.*azd env set REPAINT_COMPUTE/,
    ],
    [
      'a provider is not registered',
      { 'az provider list': [{ namespace: 'Microsoft.App', registrationState: 'NotRegistered' }] },
      {},
      /→ az provider register --wait --namespace Microsoft\.App/,
    ],
    [
      'it is a free trial',
      { 'az rest --method get': { subscriptionPolicies: { quotaId: 'FreeTrial_2014-09-01' } } },
      {},
      /free trial.*→ set remoteBuild: false/,
    ],
    [
      'it is sponsored',
      { 'az rest --method get': { subscriptionPolicies: { quotaId: 'Sponsored_2016-01-01' } } },
      {},
      /maybe A subscription of the offer Sponsored_2016-01-01 may have no budgets.*→ azd env set REPAINT_BUDGET 0/,
    ],
    [
      'a cluster is wanted, and nothing is there that deploys to one',
      { 'kubelogin --version': undefined },
      { REPAINT_COMPUTE: 'aks-spot' },
      /kubelogin isn't installed.*→ az aks install-cli/,
    ],
    [
      'nobody may assign roles',
      { 'az role assignment list': [{ roleDefinitionName: 'Contributor' }] },
      {},
      /maybe someone.*assign roles.*User Access Administrator/,
    ],
    [
      'the group is somebody else’s',
      { 'az group list': [{ name: 'rg-repaint', tags: {} }] },
      {},
      /rg-repaint exists.*→ azd env new/,
    ],
    [
      'a vault is left over',
      {
        'az keyvault list-deleted': [
          { name: 'kvx', properties: { location: 'swedencentral', tags: { 'azd-env-name': 'repaint' } } },
        ],
      },
      { REPAINT_SCORING: 'true' },
      /→ az keyvault purge --name kvx --location swedencentral/,
    ],
    ['the region has no Flex Consumption', {}, { AZURE_LOCATION: 'brazilus' }, /brazilus has no Flex Consumption/],
    [
      'the region has no such GPU',
      {},
      { REPAINT_COMPUTE: 'gpu-a100' },
      /has no Consumption-GPU-NC24-A100.*→ azd env set AZURE_LOCATION, to one that had it on 20\d\d-.*westus3/,
    ],
    [
      'quota is too small',
      {},
      { REPAINT_COMPUTE: 'gpu-t4', REPAINT_MAX_REPLICAS: '5' },
      /5 GPUs.*room for 4.*Quotas → Container Apps/,
    ],
    [
      'quota of spot machines is too small',
      {},
      { REPAINT_COMPUTE: 'aks-spot', REPAINT_MAX_REPLICAS: '5' },
      /20 low-priority cores.*room for 16/,
    ],
    [
      'quota is too small for machines with two GPUs',
      {},
      { REPAINT_COMPUTE: 'aks-spot', REPAINT_MAX_REPLICAS: '3', REPAINT_SPOT_VM_SIZE: 'Standard_NC80adis_H100_v5' },
      /160 low-priority cores.*room for 16/,
    ],
    [
      'quota of the machines of scoring is too small',
      {},
      {
        REPAINT_COMPUTE: 'aks-spot',
        REPAINT_SCORING: 'true',
        REPAINT_SCORING_HOST: 'cluster',
        REPAINT_SCORING_MAX_REPLICAS: '3',
      },
      /18 cores of the family standardDASv5Family.*room for 14.*azd env set REPAINT_SCORING_MAX_REPLICAS/,
    ],
    [
      'quota of the cluster’s own machine is too small',
      { 'az vm list-usage': [{ name: { value: 'standardDASv5Family' }, currentValue: '0', limit: '0' }] },
      { REPAINT_COMPUTE: 'aks-spot' },
      /2 cores of the family standardDASv5Family.*room for 0\. → ask for 2 in the portal under Quotas → Compute$/,
    ],
    [
      'the workers of a cluster would have no GPU',
      {},
      { REPAINT_COMPUTE: 'aks-spot', REPAINT_SPOT_VM_SIZE: 'Standard_D8as_v5' },
      /Standard_D8as_v5 have none.*→ azd env set REPAINT_SPOT_VM_SIZE/,
    ],
    [
      'scoring is to use a GPU of machines that have none',
      {},
      {
        REPAINT_COMPUTE: 'aks-spot',
        REPAINT_SCORING: 'true',
        REPAINT_SCORING_HOST: 'cluster',
        REPAINT_SCORING_COMPUTE: 'gpu-t4',
      },
      /Standard_D4as_v5 have none.*→ azd env set REPAINT_SCORING_VM_SIZE Standard_NC4as_T4_v3/,
    ],
    [
      'scoring would leave a GPU unused',
      {},
      {
        REPAINT_COMPUTE: 'aks-spot',
        REPAINT_SCORING: 'true',
        REPAINT_SCORING_HOST: 'cluster',
        REPAINT_SCORING_VM_SIZE: 'Standard_NC4as_T4_v3',
      },
      /maybe Machines of the size Standard_NC4as_T4_v3 have a GPU.*→ azd env set REPAINT_SCORING_COMPUTE gpu-t4/,
    ],
    [
      'the region has no machines of that size for scoring',
      {},
      {
        REPAINT_COMPUTE: 'aks-spot',
        REPAINT_SCORING: 'true',
        REPAINT_SCORING_HOST: 'cluster',
        REPAINT_SCORING_VM_SIZE: 'Standard_D4as_v9',
      },
      /has no machines of the size Standard_D4as_v9.*→ azd env set REPAINT_SCORING_VM_SIZE/,
    ],
    [
      'scoring is to run on a cluster that isn’t there',
      {},
      { REPAINT_SCORING: 'true', REPAINT_SCORING_HOST: 'cluster' },
      /only where there is one.*→ azd env set REPAINT_COMPUTE aks-spot/,
    ],
    [
      'quota can’t be asked',
      { 'az containerapp list-usages': undefined },
      { REPAINT_COMPUTE: 'gpu-t4' },
      /maybe The quota/,
    ],
    [
      'nobody could deploy under isolation',
      {},
      { REPAINT_NETWORK_ISOLATION: 'true' },
      /→ azd env set REPAINT_ALLOWED_ADDRESSES/,
    ],
    [
      'a managed certificate is behind rules',
      {},
      {
        REPAINT_SCORING: 'true',
        REPAINT_SCORING_DOMAIN: 'a.example.org',
        REPAINT_SCORING_ADDRESSES: '198.51.100.0/24',
      },
      /→ azd env set REPAINT_SCORING_CERTIFICATE own/,
    ],
    [
      'an address is none',
      {},
      { REPAINT_ALLOWED_ADDRESSES: '198.51.100.7' },
      /"198\.51\.100\.7" is not an address range/,
    ],
  ])('says when %s, and how to fix it', async (_case, otherwise, settings, said) => {
    expect(await found(otherwise, settings)).toContainEqual(expect.stringMatching(said));
  });
});
