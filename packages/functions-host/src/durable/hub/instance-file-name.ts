import { createHash } from 'node:crypto';

/** Makes a file name from any instance id, for any file system: a readable beginning and a hash. */
export function instanceFileName(instanceId: string): string {
  const readable = instanceId.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 40);
  const hash = createHash('sha256').update(instanceId).digest('hex').slice(0, 24);
  return `${readable}.${hash}.jsonl`;
}
