import { z } from 'zod';

/** Prefix that browsers and scripts may put before the data: `data:image/png;base64,…`. */
const DATA_URL = /^\s*data:[^,]{0,200};base64,/i;

/** The bytes of a picture file from base64, which may be a `data:` URL, URL-safe, with line breaks, or without padding. */
export const Base64Picture = z
  .string()
  .min(1)
  .transform((text, context) => {
    const plain = text
      .replace(DATA_URL, '')
      .replace(/[\s=]+/g, '')
      .replaceAll('-', '+')
      .replaceAll('_', '/');
    if (plain !== '' && plain.length % 4 !== 1 && !/[^A-Za-z0-9+/]/.test(plain)) return Buffer.from(plain, 'base64');
    context.addIssue('must be a picture file in base64, or a data: URL of one');
    return z.NEVER;
  });
