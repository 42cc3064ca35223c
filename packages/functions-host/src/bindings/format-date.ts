/** Formats a time in UTC by a .NET format string of the parts yyyy, yy, MM, dd, HH, mm, ss and fff. */
export function formatDate(date: Date, format: string): string {
  const digits = (value: number, count: number) => String(value).padStart(count, '0');
  const parts: Record<string, string> = {
    yyyy: digits(date.getUTCFullYear(), 4),
    yy: digits(date.getUTCFullYear() % 100, 2),
    MM: digits(date.getUTCMonth() + 1, 2),
    dd: digits(date.getUTCDate(), 2),
    HH: digits(date.getUTCHours(), 2),
    mm: digits(date.getUTCMinutes(), 2),
    ss: digits(date.getUTCSeconds(), 2),
    fff: digits(date.getUTCMilliseconds(), 3),
  };
  return format.replace(/yyyy|yy|MM|dd|HH|mm|ss|fff/g, (part) => parts[part] ?? part);
}
