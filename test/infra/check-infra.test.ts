import { describe, expect, it } from 'vitest';
import { checkCalls } from '../../infra/check/check-calls.ts';
import { openInfraCheck } from '../../infra/check/check-infra.ts';
import { checkQueries } from '../../infra/check/check-queries.ts';
import { openKusto } from '../../infra/check/kusto/open-kusto.ts';
import { infraParser, readInfraTexts } from '../../infra/check/read-infra.ts';

const texts = await readInfraTexts('.');
const checkInfra = await openInfraCheck('.');
const parse = await infraParser();
const problemsOf = openKusto();

describe('as it is', () => {
  it('has nothing wrong in its templates', () => expect(checkInfra(texts)).toEqual([]));
  it('has nothing wrong in its queries', () => expect(checkQueries(parse(texts), problemsOf)).toEqual([]));
});

const storage = 'modules/storage.bicep';
const functions = 'modules/functions.bicep';
const workers = 'modules/workers.bicep';
const scoring = 'modules/scoring.bicep';
const vault = 'modules/vault.bicep';

/** A change that somebody could make by mistake, and what the check says of it. */
type Mutation = readonly [name: string, file: string, from: string | RegExp, to: string, said: RegExp];

const templates: Mutation[] = [
  [
    'a brace is lost',
    workers,
    "tags: union(tags, { 'azd-service-name': 'worker' })",
    "tags: union(tags, { 'azd-service-name': 'worker' )",
    /can't be parsed/,
  ],
  ['a property is misspelled', storage, 'accessTier:', 'accesTier:', /accesTier is unknown/],
  [
    'a nested property is misspelled',
    workers,
    'cooldownPeriod:',
    'coolDownPeriod:',
    /template\.scale\.coolDownPeriod is unknown/,
  ],
  [
    'a property of a lifecycle rule is misspelled',
    storage,
    'daysAfterCreationGreaterThan',
    'daysAfterCreation',
    /daysAfterCreation is unknown/,
  ],
  [
    'a value is not allowed',
    'modules/watching.bicep',
    "operator: 'GreaterThan'",
    "operator: 'MoreThan'",
    /operator is 'MoreThan', not one of/,
  ],
  [
    'a number is a string',
    workers,
    'terminationGracePeriodSeconds: 30',
    "terminationGracePeriodSeconds: '30'",
    /not a number/,
  ],
  ['a version is not there', functions, 'sites@2024-11-01', 'sites@2024-11-31', /no such type of this version/],
  [
    'a needed property is left out',
    'modules/eventing.bicep',
    'location: location',
    '',
    /location is missing|used nowhere/,
  ],
  [
    'an event filter has another kind of value',
    'upload-subscription.bicep',
    "values: ['CopyBlob'",
    "value: ['CopyBlob'",
    /advancedFilters\[0\]\.value is unknown/,
  ],
  [
    'a read-only property is set',
    workers,
    'workloadProfileName: size.profile',
    "workloadProfileName: size.profile\n    latestRevisionName: 'one'",
    /latestRevisionName is read-only/,
  ],
  [
    'a name is declared nowhere',
    storage,
    'scope: work::blobs::work',
    'scope: wrok::blobs::work',
    /wrok is declared nowhere/,
  ],
  [
    'a module lacks a parameter',
    'main.bicep',
    'workerPrincipalId: identity.outputs.workerPrincipalId',
    '',
    /storage\.bicep needs workerPrincipalId/,
  ],
  [
    'a module gives no such output',
    'main.bicep',
    'identity.outputs.appId',
    'identity.outputs.applicationId',
    /gives no applicationId/,
  ],
  [
    'a parameter has no description',
    'modules/budget.bicep',
    "@description('Group that is told.')\n",
    '',
    /actionGroupId has no description/,
  ],
  [
    'a shared key is enabled',
    storage,
    'allowSharedKeyAccess: false',
    'allowSharedKeyAccess: true',
    /allowSharedKeyAccess is true/,
  ],
  [
    'a shared key is left at its default',
    storage,
    'allowSharedKeyAccess: false',
    '',
    /allowSharedKeyAccess is nothing/,
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
    'a key is read',
    'modules/eventing.bicep',
    'output topicName string = uploads.name',
    "output topicName string = listKeys(uploads.id, '2025-02-15').key1",
    /reads or holds a key/,
  ],
  [
    'the app can be deployed with a password',
    functions,
    "name: 'scm'",
    "name: 'ftp'",
    /password for scm is not turned off/,
  ],
  ['blobs are public', storage, "publicAccess: 'None'", "publicAccess: 'Blob'", /publicAccess is 'Blob'/],
  [
    'an account is open under isolation',
    storage,
    "publicNetworkAccess: networkIsolation ? 'Disabled' : 'Enabled'",
    "publicNetworkAccess: 'Enabled'",
    /publicNetworkAccess is 'Enabled'/,
  ],
  [
    'a private endpoint is left out',
    'modules/private-endpoints.bicep',
    "  { name: 'work-table', account: workId, service: 'table', zone: 2 }\n",
    '',
    /there is none for work table/,
  ],
  [
    'workers listen to the network',
    workers,
    'maxInactiveRevisions: 5',
    'ingress: { external: true, targetPort: 8080 }',
    /listens to the network/,
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
    /minimumTlsVersion is 'TLS1_0'/,
  ],
  [
    'a role is a wildcard',
    'modules/identity.bicep',
    'blobs/write',
    '*',
    /allows Microsoft\.Storage.*\*, which nothing needs/,
  ],
  [
    'a role is removed',
    storage,
    /resource workerReports [\s\S]*?\n}\n/,
    '',
    /worker may not message:send in work\.reports/,
  ],
  [
    'a role goes to somebody else',
    storage,
    /(resource workerTakesTasks [\s\S]*?principalId: )workerPrincipalId/,
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
    /(resource workerReadsVideos [\s\S]*?builtIn\.)blobDataReader([\s\S]*?builtIn\.)blobDataReader/,
    '$1blobDataContributor$2blobDataContributor',
    /worker may blob:write in data\.videos, which it doesn't need/,
  ],
  [
    'the app may read paintings',
    storage,
    /(resource appWritesPainted [\s\S]*?roleDefinitionId: )paintingWriterRoleId/,
    "$1subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtIn.blobDataContributor)",
    /app may blob:read in data\.painted/,
  ],
  [
    'the cluster may not join its subnet',
    'modules/cluster.bicep',
    'scope: network::clusterSubnet',
    'scope: cluster',
    /cluster may not subnet:join/,
  ],
  ['a role reaches the whole group', storage, '  scope: data::blobs::videos\n', '', /reaches the whole group/],
  [
    'a role is for nobody knows whom',
    'modules/eventing.bicep',
    "principalType: 'ServicePrincipal'\n",
    '',
    /has no principalType/,
  ],
  ['a queue is left out', storage, /resource reportsPoison 'queues' = \{[\s\S]*?\}\n/, '', /work lacks reports-poison/],
  ['a queue is renamed', storage, "name: 'tasks'", "name: 'chunks'", /work has chunks, which nothing uses/],
  ['a container is in the other account', storage, "name: 'painted'", "name: 'work'", /data lacks painted/],
  [
    'a setting is renamed',
    functions,
    'REPAINT_MAX_BYTES:',
    'REPAINT_MAXIMUM_BYTES:',
    /REPAINT_MAXIMUM_BYTES is set and nothing reads it/,
  ],
  ['a setting is left out', workers, /.*REPAINT_TASKS_AT_ONCE.*\n/, '', /REPAINT_TASKS_AT_ONCE is read and not set/],
  [
    'a connection loses its identity',
    functions,
    'WORK__clientId: identityClientId',
    '',
    /WORK__clientId is read and not set/,
  ],
  [
    'a worker gets what it refuses',
    workers,
    "name: 'REPAINT_ENGINE', value: 'onnx'",
    "name: 'REPAINT_ENGINE', value: 'tensorrt'",
    /REPAINT_ENGINE/,
  ],
  [
    'a choice is none that the code has',
    'main.bicep',
    "'h264' | 'hevc' | 'av1' | 'vp9'",
    "'h264' | 'hevc' | 'av1' | 'vp8'",
    /painting\.codec offers/,
  ],
  ['a type is there nowhere', 'main.bicep', 'param limits Limits', 'param limits Limit', /there is no type Limit/],
  ['a number has no bounds', workers, '@minValue(1)\n@maxValue(16)\n', '', /tasksAtOnce may be any number/],
  ['a resource has no tags', vault, /(resource endpoint [\s\S]*?)\n {2}tags: tags/, '$1', /endpoint: has no tags/],
  [
    'azd passes another default in',
    'main.parameters.json',
    'REPAINT_MAX_REPLICAS=4',
    'REPAINT_MAX_REPLICAS=40',
    /maxReplicas is 40 here and 4 in main\.bicep/,
  ],
  [
    'the cluster’s workers ask for what nobody gives out',
    'aks/worker.yaml',
    '__MAX_REPLICAS__',
    '__MOST_REPLICAS__',
    /asks for MOST_REPLICAS, which main\.bicep doesn't give out/,
  ],
  [
    'a default is another than the code has',
    'main.bicep',
    'quality: 70',
    'quality: 75',
    /painting\.quality is 75, but REPAINT_QUALITY is 70/,
  ],
  [
    'the cluster’s worker lacks a setting',
    'aks/worker.yaml',
    'name: ONNX_PROVIDERS',
    'name: ONNX_PROVIDER',
    /ONNX_PROVIDERS is not set/,
  ],
  [
    'the worker has no time to hand back',
    workers,
    'terminationGracePeriodSeconds: 30',
    'terminationGracePeriodSeconds: 8',
    /no margin over 8 s/,
  ],
  [
    'probes ask another port',
    workers,
    "name: 'REPAINT_HEALTH_PORT', value: '8080'",
    "name: 'REPAINT_HEALTH_PORT', value: '8081'",
    /another port/,
  ],
  [
    'a probe tries more often than it may',
    workers,
    'failureThreshold: 6',
    'failureThreshold: 60',
    /more tries than the 10/,
  ],
  ['workers scale by another queue', workers, "queueName: 'tasks'", "queueName: 'reports'", /another queue/],
  [
    'workers stay up when idle',
    'main.bicep',
    'param minReplicas int = 0',
    'param minReplicas int = 1',
    /minReplicas is not 0/,
  ],
  [
    'uploads are told to nobody',
    'upload-subscription.bicep',
    'Host.Functions.videoUploaded',
    'Host.Functions.uploaded',
    /there is no function uploaded/,
  ],
  [
    'azd finds no app',
    functions,
    "'azd-service-name': 'app'",
    "'azd-service-name': 'api'",
    /nothing is tagged as the service app/,
  ],
  [
    'a spot machine is gone before the tasks are back',
    'aks/worker.yaml',
    'terminationGracePeriodSeconds: 20',
    'terminationGracePeriodSeconds: 60',
    /30 s of an eviction/,
  ],
];

const scoringTemplates: Mutation[] = [
  [
    'its setting is renamed',
    scoring,
    'SCORE_DEADLINE_MS',
    'SCORE_DEADLINE',
    /REPAINT_SCORE_DEADLINE is set and nothing/,
  ],
  [
    'its setting is left out',
    scoring,
    /.*REPAINT_SCORE_BATCH_WINDOW_MS.*\n/,
    '',
    /BATCH_WINDOW_MS is read and not set/,
  ],
  ['it has no keys', scoring, /.*REPAINT_SCORE_KEYS.*\n/, '', /a key is always asked for/],
  [
    'it is open in plain text to more than its ingress',
    scoring,
    "'REPAINT_SCORE_ALLOW_PLAINTEXT', value: 'true'",
    "'REPAINT_SCORE_ALLOW_PLAINTEXT', value: 'false'",
    /scoring would end at its start.*Without a certificate/,
  ],
  [
    'it speaks TLS to its ingress',
    scoring,
    "'REPAINT_SCORE_TLS', value: 'grpc'",
    "'REPAINT_SCORE_TLS', value: 'all'",
    /speaks TLS to an ingress/,
  ],
  [
    'it looks at its keys every hour',
    scoring,
    "SECRETS_MS', value: '60000'",
    "SECRETS_MS', value: '3600000'",
    /less often than once a minute/,
  ],
  [
    'its keys are in another secret',
    scoring,
    'secrets/scoring-keys',
    'secrets/keys',
    /another secret than SCORING_KEYS/,
  ],
  ['plain HTTP is taken', scoring, 'allowInsecure: false', 'allowInsecure: true', /takes plain HTTP/],
  ['REST is on another port', scoring, 'targetPort: 8080', 'targetPort: 80', /REST listens on another port/],
  ['gRPC is mapped to another port', scoring, 'targetPort: 8081,', 'targetPort: 9090,', /gRPC listens on another port/],
  ['it scales by nothing', scoring, /rules: \[\{ name: 'requests'.*\n/, 'rules: []\n', /no HTTP scale rule/],
  [
    'it has no time for what it accepted',
    scoring,
    'terminationGracePeriodSeconds: 90',
    'terminationGracePeriodSeconds: 30',
    /grace of 30 s is no margin over 61 s/,
  ],
  ['probes ask a path that wants a key', scoring, "'/v2/health/ready'", "'/v2/models'", /probes ask another path/],
  [
    'nothing asks whether it is ready',
    scoring,
    "type: 'Readiness'",
    "type: 'Liveness'",
    /no probe of the kind Readiness/,
  ],
  ['it starts as a worker', scoring, 'dist/scoring/main.js', 'dist/workers/main.js', /something else than the scor/],
  [
    'it stays up when idle',
    'main.bicep',
    'scoringMinReplicas int = 0',
    'scoringMinReplicas int = 1',
    /costs when idle/,
  ],
  [
    'it comes unasked',
    'main.bicep',
    'deployScoring bool = false',
    'deployScoring bool = true',
    /deployScoring is not false/,
  ],
  [
    'it may write secrets',
    vault,
    /(resource scoringReadsSecrets [\s\S]*?keyVaultSecrets)User([\s\S]*?keyVaultSecrets)User/,
    '$1Officer$2Officer',
    /scoring may secret:write in vault, which it doesn't need/,
  ],
  [
    'it may not read secrets',
    vault,
    /resource scoringReadsSecrets [\s\S]*?\n}\n/,
    '',
    /scoring may not secret:read in vault/,
  ],
  [
    'it may not send telemetry',
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
    /vault: properties\.publicNetworkAccess is 'Enabled'/,
  ],
  [
    'a vault has no endpoint',
    vault,
    'privateLinkServiceId: vault.id',
    'privateLinkServiceId: zone.id',
    /no private endpoint/,
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
    'an attribute is not told with the metric',
    'alerts/failed-job.kql',
    "Properties['repaint.outcome']",
    "Properties['repaint.state']",
    /repaint\.state is not told/,
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

const changed = ([, file, from, to]: Mutation): Map<string, string> => {
  const before = texts.get(file) ?? '';
  const after = typeof from === 'string' ? before.replaceAll(from, to) : before.replace(from, to);
  expect(after, `the mutation changes nothing in ${file}`).not.toBe(before);
  return new Map(texts).set(file, after);
};

const told = (findings: readonly { where: string; message: string }[]) =>
  findings.map(({ where, message }) => `${where} ${message}`);

describe('a template in which', () => {
  it.each(templates)('%s', (...mutation) => {
    const said = mutation[4];
    expect(told(checkInfra(changed(mutation)))).toContainEqual(expect.stringMatching(said));
  });
});

describe('scoring, where', () => {
  it.each(scoringTemplates)('%s', (...mutation) => {
    expect(told(checkInfra(changed(mutation)))).toContainEqual(expect.stringMatching(mutation[4]));
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
    expect(told(checkCalls(new Map([[path, text]])))).toEqual([expect.stringContaining(said)]);
  });
});

describe('a query in which', () => {
  it.each(queries)('%s', (...mutation) => {
    const findings = told(checkQueries(parse(changed(mutation)), problemsOf));
    expect(findings).toContainEqual(expect.stringMatching(mutation[4]));
  });
});
