import { z } from 'zod';
import type { AzdSettings } from './azd-settings.ts';
import type { Problem } from './problem.ts';
import type { Tools } from './tool.ts';

const PROVIDERS = [
  'App',
  'Consumption',
  'ContainerRegistry',
  'EventGrid',
  'Insights',
  'ManagedIdentity',
  'OperationalInsights',
];
const MAY_ASSIGN = ['Owner', 'User Access Administrator', 'Role Based Access Control Administrator'];

const Account = z.object({ id: z.string(), user: z.object({ name: z.string() }) });
const Providers = z.array(z.object({ namespace: z.string(), registrationState: z.string() }));
const Policies = z.object({ subscriptionPolicies: z.object({ quotaId: z.string() }) });
const Groups = z.array(z.object({ name: z.string(), tags: z.record(z.string(), z.string()).nullish() }));
const Vaults = z.array(
  z.object({
    name: z.string(),
    properties: z.object({ location: z.string(), tags: z.record(z.string(), z.string()).nullish() }),
  }),
);
const Roles = z.array(z.object({ roleDefinitionName: z.string().nullish() }));

/** Checks that the user is signed in to the right subscription, and that it has what the templates need. */
export async function checkAccount(tools: Tools, settings: AzdSettings): Promise<Problem[]> {
  const subscription = settings.AZURE_SUBSCRIPTION_ID;
  const [account, azd] = await Promise.all([
    tools.ask(Account, ['az', 'account', 'show']),
    tools.run(['azd', 'auth', 'login', '--check-status']),
  ]);
  const signIn: Problem[] = azd.succeeded
    ? []
    : [{ what: 'Nobody is signed in to the Azure Developer CLI.', fix: 'azd auth login' }];
  if (!account) return [...signIn, { what: 'Nobody is signed in to the Azure CLI.', fix: 'az login' }];
  if (account.id !== subscription) {
    const what = `The Azure CLI is in subscription ${account.id}, azd in ${subscription}.`;
    return [...signIn, { what, fix: `az account set --subscription ${subscription}` }];
  }
  const more = await Promise.all([
    providers(tools, settings),
    offer(tools, settings),
    roles(tools, subscription, account.user.name),
    names(tools, settings),
  ]);
  return [...signIn, ...more.flat()];
}

async function providers(tools: Tools, settings: AzdSettings): Promise<Problem[]> {
  const needed = [
    ...PROVIDERS,
    ...['Network', 'Storage', 'Web'],
    ...(settings.REPAINT_COMPUTE === 'aks-spot' ? ['ContainerService'] : []),
    ...(settings.REPAINT_SCORING ? ['KeyVault'] : []),
  ].map((name) => `Microsoft.${name}`);
  const found = (await tools.ask(Providers, ['az', 'provider', 'list'])) ?? [];
  const states = new Map(found.map((each) => [each.namespace.toLowerCase(), each.registrationState]));
  return needed
    .filter((name) => states.get(name.toLowerCase()) !== 'Registered')
    .map((name) => ({
      what: `The resource provider ${name} is not registered.`,
      fix: `az provider register --wait --namespace ${name}`,
    }));
}

/** Offers without Cost Management, by how their quota ids begin. */
const WITHOUT_BUDGETS = /^(Sponsored|AzurePass|DreamSpark)/;

async function offer(
  tools: Tools,
  { AZURE_SUBSCRIPTION_ID: subscription, REPAINT_BUDGET }: AzdSettings,
): Promise<Problem[]> {
  const url = `https://management.azure.com/subscriptions/${subscription}?api-version=2022-12-01`;
  const found = await tools.ask(Policies, ['az', 'rest', '--method', 'get', '--url', url]);
  const quotaId = found?.subscriptionPolicies.quotaId ?? '';
  const trial = {
    what: 'A free trial subscription may not build images in a registry.',
    fix: 'set remoteBuild: false in azure.yaml, and have Docker running',
  };
  const budget = {
    what: `A subscription of the offer ${quotaId} may have no budgets, and then Azure refuses the whole deployment.`,
    fix: 'azd env set REPAINT_BUDGET 0',
    isWarning: true,
  };
  return [
    ...(quotaId.startsWith('FreeTrial') ? [trial] : []),
    ...(WITHOUT_BUDGETS.test(quotaId) && REPAINT_BUDGET > 0 ? [budget] : []),
  ];
}

async function roles(tools: Tools, subscription: string, user: string): Promise<Problem[]> {
  const scope = `/subscriptions/${subscription}`;
  const asked = ['--assignee', user, '--scope', scope, '--include-inherited', '--include-groups'];
  const found = await tools.ask(Roles, ['az', 'role', 'assignment', 'list', ...asked]);
  const names = (found ?? []).map((each) => each.roleDefinitionName ?? '');
  if (names.some((name) => MAY_ASSIGN.includes(name))) return [];
  const what = `${user} seems to have no role that lets it assign roles in ${scope}.`;
  return [
    { what, fix: 'ask an owner for "Owner", or for "Contributor" and "User Access Administrator"', isWarning: true },
  ];
}

/** Checks the names that can collide. Other names end in a hash of subscription, environment and region. */
async function names(tools: Tools, settings: AzdSettings): Promise<Problem[]> {
  const { AZURE_ENV_NAME: name } = settings;
  const [groups, vaults] = await Promise.all([
    tools.ask(Groups, ['az', 'group', 'list']),
    settings.REPAINT_SCORING ? tools.ask(Vaults, ['az', 'keyvault', 'list-deleted', '--resource-type', 'vault']) : [],
  ]);
  const strange = (groups ?? []).filter((each) => each.name === `rg-${name}` && each.tags?.['azd-env-name'] !== name);
  const left = (vaults ?? []).filter((each) => each.properties.tags?.['azd-env-name'] === name);
  return [
    ...strange.map((each) => ({
      what: `The resource group ${each.name} exists and belongs to something else.`,
      fix: 'azd env new, with another name',
    })),
    ...left.map((each) => ({
      what: `The key vault ${each.name} of an earlier environment of this name is deleted, but not purged.`,
      fix: `az keyvault purge --name ${each.name} --location ${each.properties.location}`,
    })),
  ];
}
