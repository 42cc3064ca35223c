import { BlobServiceClient, type BlockBlobClient, RestError } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { z } from 'zod';
import type { TypedData } from '../app/rpc-types.ts';
import { connectionString } from '../settings/connection-string.ts';
import type { HostJson } from '../settings/host-json.ts';
import { blobReference } from '../triggers/blob/blob-trigger-data.ts';
import type { BindingData } from './binding-data.ts';
import type { BindingKind } from './function-bindings.ts';
import { TableClient } from './table-client.ts';

const Connected = z.looseObject({ type: z.string(), connection: z.string().optional() });
const BlobBinding = z.looseObject({
  path: z.string(),
  sdkBinding: z.boolean().optional(),
  dataType: z.string().optional(),
});
const QueueBinding = z.looseObject({ queueName: z.string() });
const TableBinding = z.looseObject({
  tableName: z.string(),
  partitionKey: z.string().optional(),
  rowKey: z.string().optional(),
  filter: z.string().optional(),
  take: z.coerce.number().int().optional(),
});

/** Makes the bindings of blobs, queues and tables. An output creates its container, queue or table if it doesn't exist. */
export function storageBindings(
  settings: Record<string, string>,
  queues: HostJson['extensions']['queues'],
): Record<string, BindingKind> {
  const storageOf = (binding: unknown) => {
    const { type, connection } = Connected.parse(binding);
    return connectionString(connection, settings, `A binding '${type}'`);
  };
  const blobOf = (binding: unknown, data: BindingData): BlockBlobClient => {
    const [, container = '', name = ''] = /^([^/]*)\/(.*)$/s.exec(data.expand(BlobBinding.parse(binding).path)) ?? [];
    return BlobServiceClient.fromConnectionString(storageOf(binding))
      .getContainerClient(container)
      .getBlockBlobClient(name);
  };
  return {
    blob: {
      async read(binding, data) {
        const { sdkBinding, dataType } = BlobBinding.parse(binding);
        const blob = blobOf(binding, data);
        const connection = Connected.parse(binding).connection || 'AzureWebJobsStorage';
        if (sdkBinding) return blobReference(connection, blob.containerName, blob.name);
        const bytes = await blob.downloadToBuffer().catch(unlessMissing);
        if (!bytes) return {};
        return dataType?.toLowerCase() === 'binary' ? { bytes } : { string: bytes.toString() };
      },
      async write(binding, data, value) {
        const blob = blobOf(binding, data);
        await BlobServiceClient.fromConnectionString(storageOf(binding))
          .getContainerClient(blob.containerName)
          .createIfNotExists();
        await blob.uploadData(asBytes(value));
      },
    },
    queue: {
      async write(binding, data, value) {
        const name = data.expand(QueueBinding.parse(binding).queueName).toLowerCase();
        const queue = QueueServiceClient.fromConnectionString(storageOf(binding)).getQueueClient(name);
        await queue.createIfNotExists();
        for (const item of value.bytes === undefined ? asItems(value) : [asBytes(value).toString()]) {
          const text = typeof item === 'string' ? item : JSON.stringify(item);
          const isPlain = queues.messageEncoding === 'none';
          await queue.sendMessage(isPlain ? text : Buffer.from(text).toString('base64'));
        }
      },
    },
    table: {
      async read(binding, data) {
        const { tableName, partitionKey, rowKey, filter, take } = TableBinding.parse(binding);
        const table = new TableClient(storageOf(binding), data.expand(tableName));
        const keys = {
          partitionKey: partitionKey && data.expand(partitionKey),
          rowKey: rowKey && data.expand(rowKey),
        };
        const entities = await table.query({ ...keys, filter: filter && data.expand(filter), take });
        const found = keys.partitionKey && keys.rowKey ? entities[0] : entities;
        return found ? { json: JSON.stringify(found) } : {};
      },
      async write(binding, data, value) {
        const { tableName, partitionKey, rowKey } = TableBinding.parse(binding);
        const table = new TableClient(storageOf(binding), data.expand(tableName));
        const keys = {
          ...(partitionKey && { PartitionKey: data.expand(partitionKey) }),
          ...(rowKey && { RowKey: data.expand(rowKey) }),
        };
        await table.createIfNotExists();
        for (const item of asItems(value)) await table.insert({ ...keys, ...(item as object) });
      },
    },
  };
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof RestError && error.statusCode === 404)) throw error;
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
