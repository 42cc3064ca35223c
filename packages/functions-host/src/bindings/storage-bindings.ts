import { BlobServiceClient, type BlockBlobClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { z } from 'zod';
import type { TypedData } from '../app/rpc-types.ts';
import { connectionString } from '../settings/connection-string.ts';
import type { HostJson } from '../settings/host-json.ts';
import { hasStatus } from '../storage-status.ts';
import { blobReference } from '../triggers/blob/blob-trigger-data.ts';
import type { BindingData } from './binding-data.ts';
import type { BindingKind } from './function-bindings.ts';
import { TableClient } from './table-client.ts';

type Encoding = HostJson['extensions']['queues']['messageEncoding'];
/** Finds the connection string of a binding. */
type StorageOf = (binding: unknown) => string;

const Connected = z.looseObject({ type: z.string(), connection: z.string().optional() });
const BlobBinding = z.looseObject({
  path: z.string(),
  sdkBinding: z.boolean().optional(),
  dataType: z.string().optional(),
});
const QueueBinding = z.looseObject({ queueName: z.string() });
const TableBinding = z.looseObject({
  tableName: z.string(),
  partitionKey: z.string().default(''),
  rowKey: z.string().default(''),
  filter: z.string().default(''),
  take: z.coerce.number().int().optional(),
});

/** Makes the bindings of blobs, queues and tables. An output creates its container, queue or table if it doesn't exist. */
export function storageBindings(
  settings: Record<string, string>,
  { messageEncoding }: HostJson['extensions']['queues'],
): Record<string, BindingKind> {
  const storageOf = (binding: unknown) => {
    const { type, connection } = Connected.parse(binding);
    return connectionString(connection, settings, `A binding '${type}'`);
  };
  return {
    blob: blobBinding(storageOf),
    queue: queueBinding(storageOf, messageEncoding),
    table: tableBinding(storageOf),
  };
}

function blobBinding(storageOf: StorageOf): BindingKind {
  const clientOf = (binding: unknown, data: BindingData) => {
    const [, container = '', name = ''] = /^([^/]*)\/(.*)$/s.exec(data.expand(BlobBinding.parse(binding).path)) ?? [];
    const containerClient = BlobServiceClient.fromConnectionString(storageOf(binding)).getContainerClient(container);
    return { container: containerClient, blob: containerClient.getBlockBlobClient(name) };
  };
  return {
    async read(binding, data) {
      const { sdkBinding, dataType } = BlobBinding.parse(binding);
      const { blob } = clientOf(binding, data);
      const connection = Connected.parse(binding).connection || 'AzureWebJobsStorage';
      if (sdkBinding) return blobReference(connection, blob.containerName, blob.name);
      const bytes = await downloaded(blob);
      if (!bytes) return {};
      return dataType?.toLowerCase() === 'binary' ? { bytes } : { string: bytes.toString() };
    },
    async write(binding, data, value) {
      const { container, blob } = clientOf(binding, data);
      await container.createIfNotExists();
      await blob.uploadData(asBytes(value));
    },
  };
}

function queueBinding(storageOf: StorageOf, encoding: Encoding): BindingKind {
  return {
    async write(binding, data, value) {
      const name = data.expand(QueueBinding.parse(binding).queueName).toLowerCase();
      const queue = QueueServiceClient.fromConnectionString(storageOf(binding)).getQueueClient(name);
      await queue.createIfNotExists();
      for (const item of value.bytes === undefined ? asItems(value) : [asBytes(value).toString()]) {
        const text = typeof item === 'string' ? item : JSON.stringify(item);
        await queue.sendMessage(encoding === 'none' ? text : Buffer.from(text).toString('base64'));
      }
    },
  };
}

function tableBinding(storageOf: StorageOf): BindingKind {
  const open = (binding: unknown, data: BindingData) => {
    const { tableName, partitionKey, rowKey, filter, take } = TableBinding.parse(binding);
    return {
      table: new TableClient(storageOf(binding), data.expand(tableName)),
      partitionKey: data.expand(partitionKey),
      rowKey: data.expand(rowKey),
      filter: data.expand(filter),
      take,
    };
  };
  return {
    async read(binding, data) {
      const { table, ...query } = open(binding, data);
      const entities = await table.query(query);
      const found = query.partitionKey && query.rowKey ? entities[0] : entities;
      return found ? { json: JSON.stringify(found) } : {};
    },
    async write(binding, data, value) {
      const { table, partitionKey, rowKey } = open(binding, data);
      const keys = { ...(partitionKey && { PartitionKey: partitionKey }), ...(rowKey && { RowKey: rowKey }) };
      await table.createIfNotExists();
      for (const item of asItems(value)) await table.insert({ ...keys, ...(item as object) });
    },
  };
}

/** Returns the content of a blob; `undefined` if it doesn't exist. */
function downloaded(blob: BlockBlobClient): Promise<Buffer | undefined> {
  return blob.downloadToBuffer().catch((error: unknown) => {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  });
}

/** Returns the value of an output as bytes. */
function asBytes(value: TypedData): Buffer {
  if (value.bytes !== undefined) return Buffer.from(value.bytes);
  return Buffer.from(value.string ?? value.json ?? String(value.int ?? value.double ?? ''));
}

/** Returns the items of an output: those of an array, or the value itself. */
function asItems(value: TypedData): unknown[] {
  const parsed: unknown = value.json === undefined ? asBytes(value).toString() : JSON.parse(value.json);
  return Array.isArray(parsed) ? parsed : [parsed];
}
