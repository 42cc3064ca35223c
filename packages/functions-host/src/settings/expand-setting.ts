import { AppError } from '../app/app-error.ts';

/**
 * Replaces each `%NAME%` by the app setting of that name.
 * @throws AppError if a setting doesn't exist
 */
export function expandSetting(text: string, settings: Record<string, string>, whose: string): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new AppError(`${whose}: the setting '${name}' is not set (used as %${name}%).`);
    return value;
  });
}
