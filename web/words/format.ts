import type { JobView } from '../../core/contracts/job.ts';

/** Formats a duration as `3 s`, `2 min 5 s` or `1 h 12 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return [`${Math.floor(whole / 60)} min`, whole % 60 > 0 ? `${whole % 60} s` : ''].join(' ').trim();
  const minutes = Math.floor((whole % 3_600) / 60);
  return [`${Math.floor(whole / 3_600)} h`, minutes > 0 ? `${minutes} min` : ''].join(' ').trim();
}

/** Formats a size as `640 bytes` or `1.2 MB`. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(count) / 3));
  const value = count / 1_000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power - 1]}`;
}

/** Formats the time since then, as a duration. */
export const since = (time: string, now = Date.now()) => duration((now - Date.parse(time)) / 1_000);

/** Formats a cost in a currency with two significant digits, as `0.024 EUR`, and three from 100 on; nobody knows more of it. */
export function money(cost: number, currency: string): string {
  const digits = { minimumSignificantDigits: 2, maximumSignificantDigits: cost < 100 ? 2 : 3 };
  return `${cost.toLocaleString('en', cost === 0 ? {} : digits)} ${currency}`;
}

/** Formats a time as `just now`, `5 min ago` or `12 Mar`. */
export function ago(time: string, now = Date.now()): string {
  const seconds = (now - Date.parse(time)) / 1_000;
  if (seconds < 60) return 'just now';
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 24 * 3_600) return `${Math.floor(seconds / 3_600)} h ago`;
  return new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' }).format(Date.parse(time));
}

/** Formats a time as the clock of this computer shows it: `17:04:59`. */
export function timeOfDay(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? '' : new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(at);
}

/** Formats a position in a video as `0:07` or `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60), whole % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Returns why a job has failed, with the name of the film as its user knows it. */
export const failureOf = ({ error, video }: Pick<JobView, 'error' | 'video'>) =>
  error?.message.replaceAll(video, () => filmName(video));

/** Returns the file name of a film, without the folders of its blob name. */
export function filmName(video: string): string {
  return video.split('/').at(-1) ?? video;
}

export const percent = (done: number, total: number) => (total === 0 ? 0 : Math.floor((100 * done) / total));

export const count = (number: number, one: string, many = `${one}s`) =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
