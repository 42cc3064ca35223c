import { AppError } from '../app/app-error.ts';

/**
 * Finds the storage connection string that a binding's `connection` names, as the Functions host does: the setting itself, or the one
 * with the prefix `AzureWebJobs`. Without a name it is `AzureWebJobsStorage`.
 * @throws AppError if there is none, or if it is identity-based, which works on Azure only
 */
export function connectionString(name: string | undefined, settings: Record<string, string>, whose: string): string {
  const key = name || 'AzureWebJobsStorage';
  const value = settings[`AzureWebJobs${key}`] || settings[key] || settings[`ConnectionStrings:${key}`];
  if (value) return value;
  const identity = Object.keys(settings).find((setting) => setting.startsWith(`${key}__`));
  if (identity)
    throw new AppError(
      `${whose}: the connection '${key}' is identity-based ('${identity}'), which works on Azure only. ` +
        `Set '${key}' to a storage connection string to run locally.`,
    );
  throw new AppError(`${whose}: the connection '${key}' is not set. Set '${key}' to a storage connection string.`);
}
