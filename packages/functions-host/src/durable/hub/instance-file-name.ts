import { createHash } from 'node:crypto';

/** A file name for any instance id, on any file system: readable at its start, unique by its hash. */
export function instanceFileName(instanceId: string): string {
  const readable = instanceId.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 40);
  const hash = createHash('sha256').update(instanceId).digest('hex').slice(0, 24);
  return `${readable}.${hash}.jsonl`;
}
