import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { TypedData } from '../../app/rpc-types.ts';

/**
 * The text of a message.
 * @returns `undefined` where Base64 is expected and this isn't it, as strictly as .NET reads it
 */
export function decodeMessage(text: string, encoding: 'base64' | 'none'): string | undefined {
  if (encoding === 'none') return text;
  const compact = text.replace(/[ \t\r\n]/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64').toString();
}

/** What the function's context says of a message. */
export function messageMetadata(message: DequeuedMessageItem, text: string): Record<string, TypedData> {
  const time = (value: Date): TypedData => ({ string: JSON.stringify(value.toISOString()) });
  return {
    QueueTrigger: { string: text },
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { int: message.dequeueCount },
    InsertionTime: time(message.insertedOn),
    ExpirationTime: time(message.expiresOn),
    NextVisibleTime: time(message.nextVisibleOn),
  };
}
