import { LANES } from '../../core/contracts/task.ts';
import { QUEUES } from '../../core/storage/names.ts';

/** A built-in role of Azure, and its permissions on data: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export interface Role {
  readonly name: string;
  readonly can: readonly Permission[];
}

/** A permission on data. Reading the length of a queue is one of its own, since it reads no message. */
export type Permission =
  | 'blob:read'
  | 'blob:write'
  | 'blob:add'
  | 'blob:delete'
  | 'blob:own'
  | 'container:create'
  | 'delegation-key'
  | 'message:read'
  | 'message:send'
  | 'message:update'
  | 'message:take'
  | 'queue:length'
  | 'queue:create'
  | 'table:use'
  | 'telemetry:send'
  | 'image:pull'
  | 'secret:read'
  | 'secret:write'
  | 'certificate:write'
  | 'subnet:join'
  | 'cluster:run';

const messages = ['message:read', 'message:send', 'message:update', 'message:take'] as const;

/** Built-in roles by id. The templates assign no others. */
export const BUILT_IN_ROLES: Readonly<Record<string, Role>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': {
    name: 'Storage Blob Data Owner',
    can: ['blob:read', 'blob:write', 'blob:add', 'blob:delete', 'blob:own', 'container:create', 'delegation-key'],
  },
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': {
    name: 'Storage Blob Data Contributor',
    can: ['blob:read', 'blob:write', 'blob:add', 'blob:delete', 'container:create', 'delegation-key'],
  },
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': { name: 'Storage Blob Data Reader', can: ['blob:read', 'delegation-key'] },
  'db58b8e5-c6ad-4a2a-8342-4190687cbf4a': { name: 'Storage Blob Delegator', can: ['delegation-key'] },
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': {
    name: 'Storage Queue Data Contributor',
    can: [...messages, 'queue:length', 'queue:create'],
  },
  'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a': { name: 'Storage Queue Data Message Sender', can: ['message:send'] },
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': { name: 'Storage Table Data Contributor', can: ['table:use'] },
  '3913510d-42f4-4e42-8a64-420c390055eb': { name: 'Monitoring Metrics Publisher', can: ['telemetry:send'] },
  '4d97b98b-1d4f-4787-a291-c67834d212e7': { name: 'Network Contributor', can: ['subnet:join'] },
  'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b': {
    name: 'Azure Kubernetes Service RBAC Cluster Admin',
    can: ['cluster:run'],
  },
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': { name: 'AcrPull', can: ['image:pull'] },
  '4633458b-17de-408a-b874-0445c86b69e6': { name: 'Key Vault Secrets User', can: ['secret:read'] },
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': { name: 'Key Vault Secrets Officer', can: ['secret:read', 'secret:write'] },
  'a4417e6f-fecd-4de8-b567-7b0420556985': { name: 'Key Vault Certificates Officer', can: ['certificate:write'] },
};

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

/** Permissions of the data actions in custom roles. */
export const DATA_ACTIONS: Readonly<Record<string, Permission>> = {
  [`${BLOBS}/read`]: 'blob:read',
  [`${BLOBS}/write`]: 'blob:write',
  [`${BLOBS}/add/action`]: 'blob:add',
  [`${BLOBS}/delete`]: 'blob:delete',
};

/** The permissions on a store that an identity needs, and the code that needs them. */
export interface Need {
  readonly who: 'app' | 'worker' | 'scoring' | 'uploader' | 'topic' | 'cluster' | 'admin';
  /** Short name of the account and of what is in it, such as `data.videos`. */
  readonly store: string;
  readonly permissions: readonly Permission[];
  readonly because: string;
}

/** Everything that the code's calls need. For calls of the host or the scaler, their documentation is the source. */
export const NEEDS: readonly Need[] = [
  { who: 'app', store: 'data.videos', permissions: ['blob:read'], because: 'VideoStore.find and open' },
  {
    who: 'app',
    store: 'data.painted',
    permissions: ['blob:write', 'blob:delete'],
    because: 'PaintedStore.create, writeText and remove',
  },
  { who: 'app', store: 'data.styles', permissions: ['blob:read'], because: 'pictures.find' },
  { who: 'app', store: 'data.styles', permissions: ['blob:write', 'blob:add'], because: 'pictures.add' },
  { who: 'app', store: 'data.videos', permissions: ['blob:write', 'blob:add'], because: 'LinkStore.upload' },
  { who: 'app', store: 'data.painted', permissions: ['blob:read'], because: 'LinkStore.read, PaintedStore.readText' },
  { who: 'app', store: 'data', permissions: ['delegation-key'], because: 'LinkStore signs as the identity' },
  {
    who: 'app',
    store: 'data.webjobs-blobtrigger-poison',
    permissions: ['message:send'],
    because:
      'the blob trigger gives up on an upload; it only reads the blob, and keeps its receipts and its queue in the account of the host',
  },
  {
    who: 'app',
    store: 'work',
    permissions: ['blob:read', 'blob:write', 'blob:delete', 'blob:own', 'container:create'],
    because: 'JobStore, ChunkStore, AzureWebJobsStorage, the package',
  },
  {
    who: 'app',
    store: 'work',
    permissions: ['message:read', 'message:send', 'message:update', 'message:take', 'queue:length', 'queue:create'],
    because: 'queueTasks, checkTasks, the queue trigger and its poison queue, the Durable extension',
  },
  { who: 'app', store: 'work', permissions: ['table:use'], because: 'the Durable extension' },
  { who: 'app', store: 'insights', permissions: ['telemetry:send'], because: 'telemetry' },
  { who: 'worker', store: 'data.videos', permissions: ['blob:read'], because: 'VideoStore.open' },
  { who: 'worker', store: 'data.styles', permissions: ['blob:read'], because: 'pictures.open' },
  {
    who: 'worker',
    store: 'work.work',
    permissions: ['blob:read', 'blob:write', 'blob:delete'],
    because: 'JobStore, ChunkStore, AbilityStore, PresenceStore',
  },
  ...LANES.map(
    (lane): Need => ({
      who: 'worker',
      store: `work.${QUEUES[lane]}`,
      permissions: ['message:take', 'message:update', 'message:send', 'queue:length'],
      because: 'takeTasks, handing back, the scaler',
    }),
  ),
  {
    who: 'worker',
    store: 'work.previews',
    permissions: ['message:send', 'message:take', 'message:update', 'queue:length'],
    because: 'takeTasks of previews, the scaler; no narrower built-in role may update messages',
  },
  { who: 'worker', store: 'work.previews-poison', permissions: ['message:send'], because: 'paintPreview puts aside' },
  { who: 'worker', store: 'work.reports', permissions: ['message:send'], because: 'report' },
  { who: 'worker', store: 'work.tasks-poison', permissions: ['message:send'], because: 'poison' },
  { who: 'worker', store: 'insights', permissions: ['telemetry:send'], because: 'telemetry' },
  {
    who: 'worker',
    store: 'registry',
    permissions: ['image:pull'],
    because: 'the image is pulled with the workers’ identity',
  },
  { who: 'scoring', store: 'vault', permissions: ['secret:read'], because: 'SecretVault.read: keys and certificate' },
  { who: 'scoring', store: 'insights', permissions: ['telemetry:send'], because: 'telemetry' },
  {
    who: 'scoring',
    store: 'registry',
    permissions: ['image:pull'],
    because: 'the image is pulled with its own identity',
  },
  {
    who: 'admin',
    store: 'vault',
    permissions: ['secret:read', 'secret:write', 'certificate:write'],
    because: 'npm run keys, az keyvault certificate',
  },
  { who: 'uploader', store: 'data.videos', permissions: ['blob:add', 'blob:write'], because: 'uploads' },
  { who: 'uploader', store: 'data.styles', permissions: ['blob:add', 'blob:write'], because: 'pictures to paint like' },
  { who: 'uploader', store: 'data.painted', permissions: ['blob:read'], because: 'fetching paintings' },
  { who: 'uploader', store: 'data', permissions: ['delegation-key'], because: 'signing links' },
  { who: 'cluster', store: 'network.cluster', permissions: ['subnet:join'], because: 'machines in the network' },
  { who: 'admin', store: 'cluster', permissions: ['cluster:run'], because: 'deploy-to-cluster' },
  { who: 'topic', store: 'work.undelivered-uploads', permissions: ['blob:write'], because: 'dead letters' },
];
