import { AppError } from '../app/app-error.ts';

/**
 * Puts app settings in the place of `%NAME%`.
 * @throws AppError if a setting isn't there
 */
export function expandSetting(text: string, settings: Record<string, string>, whose: string): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new AppError(`${whose}: the setting '${name}' is not set (used as %${name}%).`);
    return value;
  });
}
