import { z } from 'zod';

/** Parses a .NET TimeSpan, `[d.]hh:mm:ss[.fffffff]`, to milliseconds. */
export const TimeSpan = z.string().transform((text, context) => {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,7})?)?$/.exec(text);
  if (match) {
    const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
    return Math.round(((+days * 24 + +hours) * 60 + +minutes) * 60_000 + (+seconds + +fraction) * 1000);
  }
  context.addIssue({ code: 'custom', message: `"${text}" is not a time span like "00:00:30"` });
  return z.NEVER;
});
