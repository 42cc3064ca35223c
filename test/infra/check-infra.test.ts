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

/**
 * A change that somebody could make by mistake, and what the check says of it. `⟨false → true⟩` in a text stands for what is there, and what
 * takes its place; what a text can't say is a pattern and its replacement.
 */
type Change = readonly [name: string, change: string | readonly [from: RegExp, to: string], said: RegExp];
type Mutation = readonly [name: string, file: string, from: string | RegExp, to: string, said: RegExp];

const MARKED = /⟨(.*?) → (.*?)⟩/s;

/** @param changes by file */
function mutationsOf(changes: Readonly<Record<string, readonly Change[]>>): Mutation[] {
  const both = (text: string) => [text.replace(MARKED, '$1'), text.replace(MARKED, '$2')] as const;
  return Object.entries(changes).flatMap(([file, rows]) =>
    rows.map(([name, change, said]): Mutation => {
      const [from, to] = typeof change === 'string' ? both(change) : change;
      return [name, file, from, to, said];
    }),
  );
}
/** Mistakes that the compiler finds, made all at once. */
const refused = mutationsOf({
  'modules/storage.bicep': [['a property is misspelled', '⟨accessTier → accesTier⟩:', /"accesTier".* is not allowed/]],
  'modules/workers.bicep': [
    ['a nested property is misspelled', '⟨cooldownPeriod → coolDownPeriod⟩:', /"coolDownPeriod" is not allowed/],
    ['a number is a string', "GracePeriodSeconds: ⟨30 → '30'⟩", /expected a value of type "int/],
  ],
  'main.bicep': [
    ['a module lacks a parameter', [/ {4}dataName: storage.outputs.dataName\n/, ''], /missing.*"dataName"/],
    ['a module gives no such output', '⟨identity.outputs.appId → identity.outputs.theAppId⟩', /"theAppId"/],
  ],
  'modules/network.bicep': [['a name is used nowhere', '⟨ → var unused = 1\n⟩metadata desc', /unused/]],
});

/** Mistakes that compile. Each group is made all at once: a compiler takes seconds, a check none. */
const groups = [
  mutationsOf({
    'modules/storage.bicep': [
      ['a shared key is enabled', 'allowSharedKeyAccess: ⟨false → true⟩', /allowSharedKeyAccess is true/],
      ['blobs are public', "publicAccess: ⟨'None' → 'Blob'⟩", /publicAccess is "Blob"/],
      [
        'an account is open under isolation',
        "defaultAction: ⟨networkIsolation ? 'Deny' :  → ⟩'Allow'",
        /networkAcls\.defaultAction is "Allow", not "Deny"/,
      ],
      ['deleted videos are gone', 'isVersioningEnabled: ⟨true → false⟩', /isVersioningEnabled is not on/],
      ['old TLS is taken', "minimumTlsVersion: ⟨'TLS1_2' → 'TLS1_0'⟩", /minimumTlsVersion is "TLS1_0"/],
      ['a role is removed', [/ *\{ on: 'reports', role.*\n/, ''], /worker may not message:send in work\.reports/],
      [
        'a role goes to somebody else',
        [/(resource rolesOfWorkers [\s\S]*?principalId: )workerPrincipalId/, '$1appPrincipalId'],
        /worker may not message:take in work\.tasks/,
      ],
      [
        'a role is too weak',
        [
          /(resource workerStoresChunks [\s\S]*?builtIn\.)blobDataContributor([\s\S]*?builtIn\.)blobDataContributor/,
          '$1blobDataReader$2blobDataReader',
        ],
        /worker may not blob:write in work\.work/,
      ],
      [
        'workers may write to videos',
        "on: 'videos', to: workerPrincipalId, role: ⟨builtIn.blobDataReader → builtIn.blobDataContributor⟩",
        /worker may blob:write in data\.videos, which it doesn't need/,
      ],
      ['a queue is left out', "⟨  'reports-poison'\n → ⟩", /work.* lacks reports-poison/],
      ['a queue has a name that nobody knows', "⟨'tasks-poison' → 'tasks-bad'⟩", /has tasks-bad, which nothing uses/],
      [
        'a folder of `work` is never cleared',
        "⟨                  'work/shots/'\n → ⟩",
        /work\/shots\/ .*is kept for nothing days, not 60/,
      ],
      ['the index of jobs is removed', "'work/⟨previews → list⟩/'", /work\/list\/ .*is kept for 1 days, not nothing/],
      [
        'a folder is cleared that has another name',
        "'work/⟨codes → code⟩/'",
        /work\/code\/ .*the code writes nothing there/,
      ],
      ['a container is in the other account', "⟨'painted' → 'work'⟩", /data.* lacks painted/],
    ],
    'modules/registry.bicep': [
      ['the registry has a password', 'adminUserEnabled: ⟨false → true⟩', /adminUserEnabled is true/],
    ],
    'modules/monitoring.bicep': [
      ['telemetry is taken by key', 'DisableLocalAuth: ⟨true → false⟩', /DisableLocalAuth is false/],
    ],
    'modules/functions.bicep': [
      ['the app can be deployed with a password', "name: ⟨'scm' → 'ftp2'⟩", /password for scm is not turned off/],
      [
        'a connection loses its identity',
        '⟨WORK__clientId: identityClientId → ⟩',
        /WORK__clientId is needed and not set/,
      ],
      [
        'the app asks for what its plan refuses',
        "http20Enabled: true⟨ → \n      ftpsState: 'Disabled'⟩",
        /siteConfig\.ftpsState isn't supported by Flex/,
      ],
      [
        'the app may scale to fewer instances than its plan has at least',
        'maximumInstanceCount: ⟨40 → 10⟩',
        /maximumInstanceCount is 10, not from 40 to 1000/,
      ],
      [
        'the app logs what its plan has not',
        "⟨metrics: [{ category: 'AllMetrics' → logs: [{ category: 'AppServiceFileAuditLogs'⟩, enabled: true }]",
        /logs AppServiceFileAuditLogs, which doesn't exist on every plan/,
      ],
      ['azd finds no app', "'azd-service-name': ⟨'app' → 'api'⟩", /nothing is tagged as the service app/],
    ],
    'modules/private-endpoints.bicep': [
      [
        'a private endpoint is left out',
        "⟨  { name: 'work-table', account: workId, service: 'table', zone: 2 }\n → ⟩",
        /stwork\S+ table.*has no private endpoint/,
      ],
      ['a vault has no endpoint', 'account: ⟨vaultId → dataId⟩', /vault.*has no private endpoint/],
      [
        'a resource has no tags',
        [/(resource privateEndpoints [\s\S]*?)\n {4}tags: place\.tags/, '$1'],
        /pe-vault.*has no tags/,
      ],
    ],
    'modules/workers.bicep': [
      [
        'workers listen to the network',
        'maxInactiveRevisions: 5⟨ → \n      ingress: { external: true, targetPort: 8080 }⟩',
        /ca-worker.*listens to the network/,
      ],
      ['a setting is renamed', "⟨'REPAINT_HEALTH_PORT' → 'REPAINT_PORT'⟩", /REPAINT_PORT is set and nothing reads it/],
      ['a worker gets what it refuses', "providers: ⟨'' → 'gpu'⟩ }", /worker would not start.*/],
      ['the worker has no time to hand back', 'GracePeriodSeconds: ⟨30 → 8⟩', /no margin over 8 s/],
      ['a probe tries more often than it may', 'failureThreshold: ⟨6 → 60⟩', /more tries than the 10/],
      ['probes ask the stand-in', 'probes: ⟨isStandIn ? [] :  → ⟩probes', /probes ask the stand-in/],
      ['workers scale by another queue', "queue: ⟨'tasks' → 'reports'⟩,", /other queues/],
    ],
    'modules/identity.bicep': [
      ['a role is a wildcard', '⟨blobs/write → *⟩', /allows Microsoft\.Storage.*\*, which nothing needs/],
    ],
    'modules/cluster.bicep': [
      [
        'the cluster may not join its subnet',
        "networkContributor = ⟨'4d97b98b-1d4f-4787-a291-c67834d212e7' → '7f951dda-4ed3-4680-a7ca-43fe172d538d'⟩",
        /cluster may not subnet:join/,
      ],
    ],
    'main.bicep': [
      [
        'the app gets what it refuses',
        "settings: ⟨appSettings → union({ REPAINT_QUALITY: '700' }, appSettings)⟩",
        /the app would not start.*REPAINT_QUALITY=700/,
      ],
      ['workers stay up when idle', 'param minReplicas int = ⟨0 → 1⟩', /minReplicas is not 0/],
      ['a number has no bounds', '⟨@minValue(30)\n@maxValue(730)\n → ⟩', /retentionDays may be any number/],
      [
        'a parameter has no description',
        [/@description\('Whether there is a scoring service.*\n/, ''],
        /deployScoring has no description/,
      ],
      ['scoring comes unasked', 'deployScoring bool = ⟨false → true⟩', /deployScoring is not false/],
      [
        'scoring may not send telemetry',
        [/(publisherPrincipalIds: concat\([\s\S]*?deployScoring \? )\[identity\.outputs\.scoringPrincipalId\]/, '$1[]'],
        /scoring may not telemetry:send in insights/,
      ],
    ],
    'modules/vault.bicep': [
      [
        'scoring may write secrets',
        [
          /(resource scoringReadsSecrets [\s\S]*?keyVaultSecrets)User([\s\S]*?keyVaultSecrets)User/,
          '$1Officer$2Officer',
        ],
        /scoring may secret:write in vault, which it doesn't need/,
      ],
      ['a vault goes by lists', 'enableRbacAuthorization: ⟨true → false⟩', /RbacAuthorization/],
      [
        'a vault is open under isolation',
        "publicNetworkAccess: ⟨networkIsolation ? 'Disabled' :  → ⟩'Enabled'",
        /publicNetworkAccess is "Enabled"/,
      ],
    ],
    'modules/network.bicep': [
      ['subnets have no way out', '⟨virtualNetworks@2025-09-01 → virtualNetworks@2026-07-01⟩', /without a way out/],
    ],
    'upload-subscription.bicep': [
      [
        'nobody receives the events of uploads',
        '⟨Host.Functions.videoUploaded → Host.Functions.uploaded⟩',
        /there is no function uploaded/,
      ],
      ['another key is read', '⟨systemKeys.blobs_extension → masterKey⟩', /reads listKeys/],
    ],
    'modules/watching.bicep': [
      [
        'a metric of Azure is called otherwise',
        '⟨DroppedEventCount → LostEventCount⟩',
        /no metric is called LostEventCount/,
      ],
    ],
    'modules/scoring.bicep': [
      ['its setting is renamed', '⟨SCORE_BATCH_SIZE → SCORE_BATCHES⟩', /REPAINT_SCORE_BATCHES is set and nothing/],
      [
        'scoring is open in plain text to more than its ingress',
        "'REPAINT_SCORE_ALLOW_PLAINTEXT', value: ⟨'true' → 'false'⟩",
        /scoring would not start.*Without a certificate/,
      ],
      ['its keys are in another secret', 'secrets/⟨scoring-keys → keys⟩', /another secret than scoring-keys/],
      ['plain HTTP is taken', 'allowInsecure: ⟨false → true⟩', /takes plain HTTP/],
      ['REST is on another port', 'targetPort: ⟨8080 → 80⟩', /REST listens on another port/],
      ['gRPC is mapped to another port', 'targetPort: ⟨8081 → 9090⟩,', /gRPC listens on another port/],
      ['scoring scales by nothing', [/rules: \[\{ name: 'requests'.*\n/, 'rules: []\n'], /no HTTP scale rule/],
      [
        'scoring has no time for what it accepted',
        'GracePeriodSeconds: ⟨90 → 30⟩',
        /grace of 30 s is no margin over 61 s/,
      ],
      ['probes ask a path that wants a key', "'/v2/⟨health/ready' → models'⟩", /probes ask another path/],
      ['nothing asks whether scoring is ready', "type: ⟨'Readiness' → 'Liveness'⟩", /no probe of the kind Readiness/],
      ['scoring starts as a worker', '⟨scoring → worker⟩/main.js', /something else than the scor/],
    ],
  }),
  mutationsOf({
    'modules/scoring.bicep': [
      ['scoring speaks TLS to its ingress', "'REPAINT_SCORE_TLS', value: ⟨'grpc' → 'all'⟩", /speaks TLS to an ingress/],
      ['scoring has no keys', [/.*REPAINT_SCORE_KEYS.*\n/, ''], /a key is always required/],
    ],
    'modules/storage.bicep': [
      ['a shared key is left at its default', '⟨allowSharedKeyAccess: false → ⟩', /allowSharedKeyAccess is nothing/],
      [
        'a role reaches the whole group',
        [/(resource appDelegates [\s\S]*?\n) {2}scope: data\n/, '$1'],
        /reaches the whole group/,
      ],
      [
        'a role is one that nobody knows',
        "tableDataContributor: ⟨'0a9a7e1f → '0a9a7e1e⟩",
        /a role that no check knows/,
      ],
    ],
    'modules/eventing.bicep': [
      ['a role is for nobody knows whom', "⟨principalType: 'ServicePrincipal'\n → ⟩", /has no principalType/],
    ],
    'modules/monitoring.bicep': [
      [
        'a key is read',
        "Application_Type: 'web'⟨ → \n    #disable-next-line BCP037\n    Flow_Type: listKeys(workspace.id, '2025-02-01').primarySharedKey⟩",
        /reads or holds a key/,
      ],
    ],
    'modules/workers.bicep': [
      [
        'telemetry goes out with a key',
        [/value: 'ClientId=.*AAD'/, "value: 'none'"],
        /telemetry doesn't ask for Entra/,
      ],
      [
        'a worker is without what it needs',
        [/.*name: 'ONNX_PROVIDERS'.*\n/, ''],
        /ONNX_PROVIDERS is needed and not set/,
      ],
      ['there is no such workload profile', "profile: ⟨'gpu-t4' → 'gpu-l4'⟩", /no workload profile gpu-l4/],
      ['probes ask another port', "name: 'REPAINT_HEALTH_PORT', value: ⟨'8080' → '8081'⟩", /another port/],
    ],
    'modules/vault.bicep': [
      [
        'scoring may not read secrets',
        [/resource scoringReadsSecrets [\s\S]*?\n}\n/, ''],
        /scoring may not secret:read in vault/,
      ],
    ],
  }),
];

const cluster = mutationsOf({
  'main.parameters.json': [
    ['azd passes another default in', 'REPAINT_MAX_REPLICAS=⟨4 → 40⟩', /maxReplicas is 40 here and 4 in main\.bicep/],
    ['azd passes in what nobody takes', '⟨"maxReplicas" → "mostReplicas"⟩', /main\.bicep takes no mostReplicas/],
  ],
  'aks/worker.yaml': [
    [
      'the cluster’s workers ask for what nobody gives out',
      '⟨__MAX_REPLICAS__ → __MOST_REPLICAS__⟩',
      /asks for MOST_REPLICAS, which main\.bicep doesn't give out/,
    ],
    ['the cluster’s worker lacks a setting', 'name: ⟨ONNX_PROVIDERS → ONNX_PROVIDER⟩', /ONNX_PROVIDERS is nothing/],
    ['the cluster’s worker has another value', 'value: ⟨cuda → cpu⟩', /ONNX_PROVIDERS is "cpu", not "cuda"/],
    [
      'the cluster’s queue is looked at at other times',
      'pollingInterval: ⟨15 → 30⟩',
      /pollingInterval is "30", not 15/,
    ],
    [
      'the cluster scales by another length of a queue',
      "queueLength: ⟨'20' → '2'⟩",
      /queueLength is "2(,2)+", not "2,.*20"/,
    ],
    [
      'the cluster gives up on a worker sooner',
      'failureThreshold: ⟨6 → 2⟩\n',
      /liveness failureThreshold is "2", not 6/,
    ],
    ['a spot machine is gone before the tasks are back', 'GracePeriodSeconds: ⟨20 → 60⟩', /30 s of an eviction/],
  ],
  'aks/scoring.yaml': [
    [
      'scoring on the cluster asks for what nobody gives out',
      '⟨__SCORING_GPUS__ → __SCORING_CARDS__⟩',
      /^aks\/scoring\.yaml asks for SCORING_CARDS, which main\.bicep doesn't give out/,
    ],
    ['scoring on the cluster runs as root', 'runAsNonRoot: ⟨true → false⟩', /^aks\/scoring\.yaml runs as root/],
  ],
});

const queries = mutationsOf({
  'alerts/failed-job.kql': [
    ['a column is misspelled', 'sum(⟨Sum → Total⟩)', /'Total'/],
    [
      'an attribute is not recorded with the metric',
      "Properties[⟨'repaint.outcome' → 'repaint.state'⟩]",
      /repaint\.state is not recorded/,
    ],
  ],
  'queries/slowest-chunks.kql': [['a table is misspelled', '⟨AppDependencies → AppDependency⟩', /AppDependency/]],
  'alerts/oldest-task.kql': [
    ['a query is cut off', '| where Samples >= 3 and⟨ Seconds > 1800 → ⟩', /Missing expression/],
  ],
  'alerts/poison-message.kql': [
    [
      'a metric is called otherwise',
      '⟨repaint.messages.poisoned → repaint.messages.poison⟩',
      /no metric is called repaint\.messages\.poison/,
    ],
  ],
  'workbook.json': [
    [
      'a metric in the workbook is called otherwise',
      "Name == ⟨'repaint.queue.age' → 'repaint.task.waiting'⟩",
      /no metric is called repaint\.task\.waiting/,
    ],
    [
      'one of OpenTelemetry’s own metrics is called otherwise',
      "⟨'http.server.request.duration' → 'http.server.duration'⟩",
      /no metric is called http\.server\.duration/,
    ],
  ],
  'alerts/no-worker.kql': [
    ['a service is called otherwise', '⟨repaint-worker → worker⟩', /no service is called worker/],
  ],
});

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
