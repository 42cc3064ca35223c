import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { TypedData } from '../../app/rpc-types.ts';

/**
 * Decodes the text of a message.
 * @returns `undefined` if Base64 is expected and the text isn't valid by the strict rules of .NET
 */
export function decodeMessage(text: string, encoding: 'base64' | 'none'): string | undefined {
  if (encoding === 'none') return text;
  const compact = text.replace(/[ \t\r\n]/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64').toString();
}

/** Makes the metadata of a message for the context of the function. */
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
