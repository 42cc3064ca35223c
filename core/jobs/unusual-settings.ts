import type { SettingTable } from '../contracts/painting-settings.ts';

/**
 * Returns the settings that aren't at their default, sorted by name, for a hash. Since defaults are left out, a setting that is added to the
 * table later doesn't change the hashes of existing jobs.
 */
export function unusualSettings(table: SettingTable, settings: object): [name: string, value: unknown][] {
  return Object.entries(settings)
    .filter(([name, value]) => Object.hasOwn(table, name) && value !== undefined && value !== table[name]?.default)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
