import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { checkCalls } from '../../infra/check/check-calls.ts';
import { openInfraCheck } from '../../infra/check/check-infra.ts';
import { checkQueries } from '../../infra/check/check-queries.ts';
import { findCompiler } from '../../infra/check/compiler/find-compiler.ts';
import { type Compiler, openCompiler } from '../../infra/check/compiler/open-compiler.ts';
import { evaluateInfra } from '../../infra/check/evaluated/evaluate-infra.ts';
import type { Infra } from '../../infra/check/evaluated/infra.ts';
import { readSnapshots } from '../../infra/check/evaluated/snapshots.ts';
import { openKusto } from '../../infra/check/kusto/open-kusto.ts';
import { it, test } from '../support/folder-test.ts';

// A compiler on a busy machine takes its time.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const infra = await readSnapshots('.');
const checkInfra = await openInfraCheck('.');
const problemsOf = openKusto();

describe('as it is', () => {
  it('has nothing wrong in what would be deployed', () => expect(checkInfra(infra)).toEqual([]));
  it('has nothing wrong in its queries', () => expect(checkQueries(infra, problemsOf)).toEqual([]));
});

const storage = 'modules/storage.bicep';
const functions = 'modules/functions.bicep';
const workers = 'modules/workers.bicep';
const scoring = 'modules/scoring.bicep';
const vault = 'modules/vault.bicep';
const subscription = 'upload-subscription.bicep';

/** A change that somebody could make by mistake, and what the check says of it. */
type Mutation = readonly [name: string, file: string, from: string | RegExp, to: string, said: RegExp];

/** Mistakes that the compiler finds, made all at once. */
const refused: Mutation[] = [
  ['a property is misspelled', storage, 'accessTier:', 'accesTier:', /"accesTier".* is not allowed/],
  ['a nested property is misspelled', workers, 'cooldownPeriod:', 'coolDownPeriod:', /"coolDownPeriod" is not allowed/],
  [
    'a number is a string',
    workers,
    'GracePeriodSeconds: 30',
    "GracePeriodSeconds: '30'",
    /expected a value of type "int/,
  ],
  ['a module lacks a parameter', 'main.bicep', / {4}dataName: storage.outputs.dataName\n/, '', /missing.*"dataName"/],
  ['a module gives no such output', 'main.bicep', 'identity.outputs.appId', 'identity.outputs.theAppId', /"theAppId"/],
  ['a name is used nowhere', 'modules/network.bicep', 'metadata desc', 'var unused = 1\nmetadata desc', /unused/],
];

/** Mistakes that compile. Each group is made all at once: a compiler takes seconds, a check none. */
const groups: Mutation[][] = [
  [
    [
      'a shared key is enabled',
      storage,
      'allowSharedKeyAccess: false',
      'allowSharedKeyAccess: true',
      /allowSharedKeyAccess is true/,
    ],
    [
      'the registry has a password',
      'modules/registry.bicep',
      'adminUserEnabled: false',
      'adminUserEnabled: true',
      /adminUserEnabled is true/,
    ],
    [
      'telemetry is taken by key',
      'modules/monitoring.bicep',
      'DisableLocalAuth: true',
      'DisableLocalAuth: false',
      /DisableLocalAuth is false/,
    ],
    [
      'the app can be deployed with a password',
      functions,
      "name: 'scm'",
      "name: 'ftp2'",
      /password for scm is not turned off/,
    ],
    ['blobs are public', storage, "publicAccess: 'None'", "publicAccess: 'Blob'", /publicAccess is "Blob"/],
    [
      'an account is open under isolation',
      storage,
      "defaultAction: networkIsolation ? 'Deny' : 'Allow'",
      "defaultAction: 'Allow'",
      /networkAcls\.defaultAction is "Allow", not "Deny"/,
    ],
    [
      'a private endpoint is left out',
      'modules/private-endpoints.bicep',
      "  { name: 'work-table', account: workId, service: 'table', zone: 2 }\n",
      '',
      /stwork\S+ table.*has no private endpoint/,
    ],
    [
      'workers listen to the network',
      workers,
      'maxInactiveRevisions: 5',
      'maxInactiveRevisions: 5\n      ingress: { external: true, targetPort: 8080 }',
      /ca-worker.*listens to the network/,
    ],
    [
      'deleted videos are gone',
      storage,
      'isVersioningEnabled: true',
      'isVersioningEnabled: false',
      /isVersioningEnabled is not on/,
    ],
    [
      'old TLS is taken',
      storage,
      "minimumTlsVersion: 'TLS1_2'",
      "minimumTlsVersion: 'TLS1_0'",
      /minimumTlsVersion is "TLS1_0"/,
    ],
    [
      'a role is a wildcard',
      'modules/identity.bicep',
      'blobs/write',
      '*',
      /allows Microsoft\.Storage.*\*, which nothing needs/,
    ],
    ['a role is removed', storage, / *\{ on: 'reports', role.*\n/, '', /worker may not message:send in work\.reports/],
    [
      'a role goes to somebody else',
      storage,
      /(resource rolesOfWorkers [\s\S]*?principalId: )workerPrincipalId/,
      '$1appPrincipalId',
      /worker may not message:take in work\.tasks/,
    ],
    [
      'a role is too weak',
      storage,
      /(resource workerStoresChunks [\s\S]*?builtIn\.)blobDataContributor([\s\S]*?builtIn\.)blobDataContributor/,
      '$1blobDataReader$2blobDataReader',
      /worker may not blob:write in work\.work/,
    ],
    [
      'workers may write to videos',
      storage,
      "on: 'videos', to: workerPrincipalId, role: builtIn.blobDataReader",
      "on: 'videos', to: workerPrincipalId, role: builtIn.blobDataContributor",
      /worker may blob:write in data\.videos, which it doesn't need/,
    ],
    [
      'the cluster may not join its subnet',
      'modules/cluster.bicep',
      "networkContributor = '4d97b98b-1d4f-4787-a291-c67834d212e7'",
      "networkContributor = '7f951dda-4ed3-4680-a7ca-43fe172d538d'",
      /cluster may not subnet:join/,
    ],
    ['a queue is left out', storage, "  'reports-poison'\n", '', /work.* lacks reports-poison/],
    [
      'a queue has a name that nobody knows',
      storage,
      "'tasks-poison'",
      "'tasks-bad'",
      /has tasks-bad, which nothing uses/,
    ],
    [
      'a folder of `work` is never cleared',
      storage,
      "                  'work/shots/'\n",
      '',
      /work\/shots\/ .*is kept for nothing days, not 60/,
    ],
    [
      'the index of jobs is removed',
      storage,
      "'work/previews/'",
      "'work/list/'",
      /work\/list\/ .*is kept for 1 days, not nothing/,
    ],
    [
      'a folder is cleared that has another name',
      storage,
      "'work/codes/'",
      "'work/code/'",
      /work\/code\/ .*the code writes nothing there/,
    ],
    ['a container is in the other account', storage, "'painted'", "'work'", /data.* lacks painted/],
    [
      'a setting is renamed',
      workers,
      "'REPAINT_HEALTH_PORT'",
      "'REPAINT_PORT'",
      /REPAINT_PORT is set and nothing reads it/,
    ],
    [
      'a connection loses its identity',
      functions,
      'WORK__clientId: identityClientId',
      '',
      /WORK__clientId is needed and not set/,
    ],
    ['a worker gets what it refuses', workers, "providers: '' }", "providers: 'gpu' }", /worker would not start.*/],
    [
      'the app gets what it refuses',
      'main.bicep',
      'settings: appSettings',
      "settings: union({ REPAINT_QUALITY: '700' }, appSettings)",
      /the app would not start.*REPAINT_QUALITY=700/,
    ],
    [
      'the app asks for what its plan refuses',
      functions,
      'http20Enabled: true',
      "http20Enabled: true\n      ftpsState: 'Disabled'",
      /siteConfig\.ftpsState isn't supported by Flex/,
    ],
    [
      'the app may scale to fewer instances than its plan has at least',
      functions,
      'maximumInstanceCount: 40',
      'maximumInstanceCount: 10',
      /maximumInstanceCount is 10, not from 40 to 1000/,
    ],
    [
      'the app logs what its plan has not',
      functions,
      "metrics: [{ category: 'AllMetrics', enabled: true }]",
      "logs: [{ category: 'AppServiceFileAuditLogs', enabled: true }]",
      /logs AppServiceFileAuditLogs, which doesn't exist on every plan/,
    ],
    [
      'a resource has no tags',
      vault,
      /(resource endpoint [\s\S]*?)\n {2}tags: place\.tags/,
      '$1',
      /pe-vault.*has no tags/,
    ],
    [
      'the worker has no time to hand back',
      workers,
      'GracePeriodSeconds: 30',
      'GracePeriodSeconds: 8',
      /no margin over 8 s/,
    ],
    [
      'a probe tries more often than it may',
      workers,
      'failureThreshold: 6',
      'failureThreshold: 60',
      /more tries than the 10/,
    ],
    [
      'probes ask the stand-in',
      workers,
      'probes: isStandIn ? [] : probes',
      'probes: probes',
      /probes ask the stand-in/,
    ],
    ['workers scale by another queue', workers, "queue: 'tasks',", "queue: 'reports',", /other queues/],
    [
      'workers stay up when idle',
      'main.bicep',
      'param minReplicas int = 0',
      'param minReplicas int = 1',
      /minReplicas is not 0/,
    ],
    ['a number has no bounds', 'main.bicep', '@minValue(30)\n@maxValue(730)\n', '', /retentionDays may be any number/],
    [
      'a parameter has no description',
      'main.bicep',
      /@description\('Whether there is a scoring service.*\n/,
      '',
      /deployScoring has no description/,
    ],
    [
      'subnets have no way out',
      'modules/network.bicep',
      'virtualNetworks@2025-09-01',
      'virtualNetworks@2026-07-01',
      /without a way out/,
    ],
    [
      'nobody receives the events of uploads',
      subscription,
      'Host.Functions.videoUploaded',
      'Host.Functions.uploaded',
      /there is no function uploaded/,
    ],
    ['another key is read', subscription, 'systemKeys.blobs_extension', 'masterKey', /reads listKeys/],
    [
      'azd finds no app',
      functions,
      "'azd-service-name': 'app'",
      "'azd-service-name': 'api'",
      /nothing is tagged as the service app/,
    ],
    [
      'a metric of Azure is called otherwise',
      'modules/watching.bicep',
      'DroppedEventCount',
      'LostEventCount',
      /no metric is called LostEventCount/,
    ],
    [
      'its setting is renamed',
      scoring,
      'SCORE_BATCH_SIZE',
      'SCORE_BATCHES',
      /REPAINT_SCORE_BATCHES is set and nothing/,
    ],
    [
      'scoring is open in plain text to more than its ingress',
      scoring,
      "'REPAINT_SCORE_ALLOW_PLAINTEXT', value: 'true'",
      "'REPAINT_SCORE_ALLOW_PLAINTEXT', value: 'false'",
      /scoring would not start.*Without a certificate/,
    ],
    [
      'its keys are in another secret',
      scoring,
      'secrets/scoring-keys',
      'secrets/keys',
      /another secret than scoring-keys/,
    ],
    ['plain HTTP is taken', scoring, 'allowInsecure: false', 'allowInsecure: true', /takes plain HTTP/],
    ['REST is on another port', scoring, 'targetPort: 8080', 'targetPort: 80', /REST listens on another port/],
    [
      'gRPC is mapped to another port',
      scoring,
      'targetPort: 8081,',
      'targetPort: 9090,',
      /gRPC listens on another port/,
    ],
    ['scoring scales by nothing', scoring, /rules: \[\{ name: 'requests'.*\n/, 'rules: []\n', /no HTTP scale rule/],
    [
      'scoring has no time for what it accepted',
      scoring,
      'GracePeriodSeconds: 90',
      'GracePeriodSeconds: 30',
      /grace of 30 s is no margin over 61 s/,
    ],
    ['probes ask a path that wants a key', scoring, "'/v2/health/ready'", "'/v2/models'", /probes ask another path/],
    [
      'nothing asks whether scoring is ready',
      scoring,
      "type: 'Readiness'",
      "type: 'Liveness'",
      /no probe of the kind Readiness/,
    ],
    ['scoring starts as a worker', scoring, 'scoring/main.js', 'worker/main.js', /something else than the scor/],
    [
      'scoring comes unasked',
      'main.bicep',
      'deployScoring bool = false',
      'deployScoring bool = true',
      /deployScoring is not false/,
    ],
    [
      'scoring may write secrets',
      vault,
      /(resource scoringReadsSecrets [\s\S]*?keyVaultSecrets)User([\s\S]*?keyVaultSecrets)User/,
      '$1Officer$2Officer',
      /scoring may secret:write in vault, which it doesn't need/,
    ],
    [
      'scoring may not send telemetry',
      'main.bicep',
      /(publisherPrincipalIds: concat\([\s\S]*?deployScoring \? )\[identity\.outputs\.scoringPrincipalId\]/,
      '$1[]',
      /scoring may not telemetry:send in insights/,
    ],
    [
      'a vault goes by lists',
      vault,
      'enableRbacAuthorization: true',
      'enableRbacAuthorization: false',
      /RbacAuthorization/,
    ],
    [
      'a vault is open under isolation',
      vault,
      "publicNetworkAccess: networkIsolation ? 'Disabled' : 'Enabled'",
      "publicNetworkAccess: 'Enabled'",
      /publicNetworkAccess is "Enabled"/,
    ],
    [
      'a vault has no endpoint',
      vault,
      'privateLinkServiceId: vault.id',
      'privateLinkServiceId: zone.id',
      /vault.*has no private endpoint/,
    ],
  ],
  [
    [
      'scoring speaks TLS to its ingress',
      scoring,
      "'REPAINT_SCORE_TLS', value: 'grpc'",
      "'REPAINT_SCORE_TLS', value: 'all'",
      /speaks TLS to an ingress/,
    ],
    [
      'a shared key is left at its default',
      storage,
      'allowSharedKeyAccess: false',
      '',
      /allowSharedKeyAccess is nothing/,
    ],
    [
      'a role reaches the whole group',
      storage,
      /(resource appDelegates [\s\S]*?\n) {2}scope: data\n/,
      '$1',
      /reaches the whole group/,
    ],
    [
      'a role is one that nobody knows',
      storage,
      "tableDataContributor: '0a9a7e1f",
      "tableDataContributor: '0a9a7e1e",
      /a role that no check knows/,
    ],
    [
      'a role is for nobody knows whom',
      'modules/eventing.bicep',
      "principalType: 'ServicePrincipal'\n",
      '',
      /has no principalType/,
    ],
    [
      'a key is read',
      'modules/monitoring.bicep',
      "Application_Type: 'web'",
      "Application_Type: 'web'\n    #disable-next-line BCP037\n    Flow_Type: listKeys(workspace.id, '2025-02-01').primarySharedKey",
      /reads or holds a key/,
    ],
    [
      'telemetry goes out with a key',
      workers,
      /value: 'ClientId=.*AAD'/,
      "value: 'none'",
      /telemetry doesn't ask for Entra/,
    ],
    [
      'a worker is without what it needs',
      workers,
      /.*name: 'ONNX_PROVIDERS'.*\n/,
      '',
      /ONNX_PROVIDERS is needed and not set/,
    ],
    [
      'there is no such workload profile',
      workers,
      "profile: 'gpu-t4'",
      "profile: 'gpu-l4'",
      /no workload profile gpu-l4/,
    ],
    [
      'probes ask another port',
      workers,
      "name: 'REPAINT_HEALTH_PORT', value: '8080'",
      "name: 'REPAINT_HEALTH_PORT', value: '8081'",
      /another port/,
    ],
    [
      'scoring may not read secrets',
      vault,
      /resource scoringReadsSecrets [\s\S]*?\n}\n/,
      '',
      /scoring may not secret:read in vault/,
    ],
    ['scoring has no keys', scoring, /.*REPAINT_SCORE_KEYS.*\n/, '', /a key is always required/],
  ],
];

const cluster: Mutation[] = [
  [
    'azd passes another default in',
    'main.parameters.json',
    'REPAINT_MAX_REPLICAS=4',
    'REPAINT_MAX_REPLICAS=40',
    /maxReplicas is 40 here and 4 in main\.bicep/,
  ],
  [
    'azd passes in what nobody takes',
    'main.parameters.json',
    '"maxReplicas"',
    '"mostReplicas"',
    /main\.bicep takes no mostReplicas/,
  ],
  [
    'the cluster’s workers ask for what nobody gives out',
    'aks/worker.yaml',
    '__MAX_REPLICAS__',
    '__MOST_REPLICAS__',
    /asks for MOST_REPLICAS, which main\.bicep doesn't give out/,
  ],
  [
    'the cluster’s worker lacks a setting',
    'aks/worker.yaml',
    'name: ONNX_PROVIDERS',
    'name: ONNX_PROVIDER',
    /ONNX_PROVIDERS is nothing/,
  ],
  [
    'the cluster’s worker has another value',
    'aks/worker.yaml',
    'value: cuda',
    'value: cpu',
    /ONNX_PROVIDERS is "cpu", not "cuda"/,
  ],
  [
    'the cluster’s queue is looked at at other times',
    'aks/worker.yaml',
    'pollingInterval: 15',
    'pollingInterval: 30',
    /pollingInterval is "30", not 15/,
  ],
  [
    'the cluster scales by another length of a queue',
    'aks/worker.yaml',
    "queueLength: '20'",
    "queueLength: '2'",
    /queueLength is "2(,2)+", not "2,.*20"/,
  ],
  [
    'the cluster gives up on a worker sooner',
    'aks/worker.yaml',
    'failureThreshold: 6\n',
    'failureThreshold: 2\n',
    /liveness failureThreshold is "2", not 6/,
  ],
  [
    'a spot machine is gone before the tasks are back',
    'aks/worker.yaml',
    'GracePeriodSeconds: 20',
    'GracePeriodSeconds: 60',
    /30 s of an eviction/,
  ],
  [
    'scoring on the cluster asks for what nobody gives out',
    'aks/scoring.yaml',
    '__SCORING_GPUS__',
    '__SCORING_CARDS__',
    /^aks\/scoring\.yaml asks for SCORING_CARDS, which main\.bicep doesn't give out/,
  ],
  [
    'scoring on the cluster runs as root',
    'aks/scoring.yaml',
    'runAsNonRoot: true',
    'runAsNonRoot: false',
    /^aks\/scoring\.yaml runs as root/,
  ],
];

const queries: Mutation[] = [
  ['a column is misspelled', 'alerts/failed-job.kql', 'sum(Sum)', 'sum(Total)', /'Total'/],
  ['a table is misspelled', 'queries/slowest-chunks.kql', 'AppDependencies', 'AppDependency', /AppDependency/],
  [
    'a query is cut off',
    'alerts/oldest-task.kql',
    '| where Samples >= 3 and Seconds > 1800',
    '| where Samples >= 3 and',
    /Missing expression/,
  ],
  [
    'a metric is called otherwise',
    'alerts/poison-message.kql',
    'repaint.messages.poisoned',
    'repaint.messages.poison',
    /no metric is called repaint\.messages\.poison/,
  ],
  [
    'an attribute is not recorded with the metric',
    'alerts/failed-job.kql',
    "Properties['repaint.outcome']",
    "Properties['repaint.state']",
    /repaint\.state is not recorded/,
  ],
  [
    'a metric in the workbook is called otherwise',
    'workbook.json',
    "Name == 'repaint.queue.age'",
    "Name == 'repaint.task.waiting'",
    /no metric is called repaint\.task\.waiting/,
  ],
  [
    'one of OpenTelemetry’s own metrics is called otherwise',
    'workbook.json',
    "'http.server.request.duration'",
    "'http.server.duration'",
    /no metric is called http\.server\.duration/,
  ],
  ['a service is called otherwise', 'alerts/no-worker.kql', 'repaint-worker', 'worker', /no service is called worker/],
];

const after = (text: string, [, file, from, to]: Mutation): string => {
  const changed = typeof from === 'string' ? text.replaceAll(from, to) : text.replace(from, to);
  expect(changed, `the mutation changes nothing in ${file}`).not.toBe(text);
  return changed;
};

const messagesOf = (findings: readonly { where: string; message: string }[]) =>
  findings.map(({ where, message }) => `${where} ${message}`);

/** infra/ with a file that is otherwise. */
function otherwise(mutation: Mutation): Infra {
  const [, file] = mutation;
  return { ...infra, texts: new Map(infra.texts).set(file, after(infra.texts.get(file) ?? '', mutation)) };
}

const program = findCompiler(process.env, '.');

describe.skipIf(!program)(
  'a template, reported by the Bicep compiler (skipped without one), in which',
  { timeout: 300_000 },
  () => {
    let compiler: Compiler;
    let folder: string;

    test.beforeAll(async ({ sharedFolder }) => {
      compiler = openCompiler(program ?? '');
      folder = sharedFolder;
    });
    afterAll(async () => {
      await compiler.close();
    });

    /** A copy of infra/ with all of them. */
    async function mutated(name: string, mutations: readonly Mutation[]): Promise<string> {
      const copy = join(folder, name);
      await cp('infra', copy, { recursive: true });
      for (const mutation of mutations) {
        const path = join(copy, mutation[1]);
        await writeFile(path, after(await readFile(path, 'utf8'), mutation));
      }
      return copy;
    }

    it(`${refused.map(([name]) => name).join(', ')}: the compiler says so`, async () => {
      const copy = await mutated('refused', refused);
      const { diagnostics } = await compiler.compile(join(copy, 'main.bicep'));
      const said = diagnostics.map(({ message }) => message);
      for (const mutation of refused) expect(said, mutation[0]).toContainEqual(expect.stringMatching(mutation[4]));
    });

    describe.each(groups.map((mutations, i) => ({ name: `group ${i + 1}`, mutations })))(
      '$name',
      ({ name, mutations }) => {
        let findings: string[];

        beforeAll(async () => {
          const found = await evaluateInfra(compiler, await mutated(name, mutations), ['cpu', 't4', 'everything']);
          const changed = { ...found, texts: infra.texts };
          findings = messagesOf([...checkInfra(changed), ...checkQueries(changed, problemsOf)]);
        });

        it.each(mutations)('%s', (...mutation) => {
          expect(findings).toContainEqual(expect.stringMatching(mutation[4]));
        });
      },
    );
  },
);

describe('a file in which', () => {
  it.each(cluster)('%s', (...mutation) => {
    expect(messagesOf(checkInfra(otherwise(mutation)))).toContainEqual(expect.stringMatching(mutation[4]));
  });
});

describe('code in which', () => {
  it.each([
    [
      'a worker reads paintings',
      'workers/tasks/paint-chunk.ts',
      'await storage.painted.exists(name)',
      'no role in data.painted',
    ],
    [
      'a worker reads paintings, of a port taken apart',
      'workers/tasks/paint-chunk.ts',
      'const { painted } = ports.storage;',
      'no role in data.painted',
    ],
    [
      'a worker takes reports',
      'workers/main.ts',
      'ports.storage.queues.reports.receive(1, 60)',
      'no role to message:take in reports',
    ],
    [
      'scoring reads chunks, as a worker may',
      'scoring/service.ts',
      'await storage.chunks.open(name)',
      'scoring has no role in work.work',
    ],
    [
      'a worker asks how long a poison queue is',
      'workers/health.ts',
      'await queues.tasksPoison.length()',
      'no role to queue:length',
    ],
  ])('%s', (_name, path, text, said) => {
    expect(messagesOf(checkCalls(new Map([[path, text]])))).toEqual([expect.stringContaining(said)]);
  });
});

describe('a query in which', () => {
  it.each(queries)('%s', (...mutation) => {
    expect(messagesOf(checkQueries(otherwise(mutation), problemsOf))).toContainEqual(
      expect.stringMatching(mutation[4]),
    );
  });
});
