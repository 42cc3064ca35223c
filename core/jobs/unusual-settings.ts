import type { SettingTable } from '../contracts/painting-settings.ts';

/**
 * The settings that aren't at their default, as names and values for a hash, in the order of their names. A setting that comes to the
 * table later leaves every hash as it is until somebody uses it.
 */
export function unusualSettings(table: SettingTable, settings: object): [name: string, value: unknown][] {
  return Object.entries(settings)
    .filter(([name, value]) => Object.hasOwn(table, name) && value !== undefined && value !== table[name]?.default)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
