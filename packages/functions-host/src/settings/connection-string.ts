import { AppError } from '../app/app-error.ts';

/**
 * The storage connection string that a binding's `connection` names, looked up as the Functions host does it: the
 * setting itself, or the one with `AzureWebJobs` before it. No name means `AzureWebJobsStorage`.
 * @throws AppError where there is none, or where it is meant for identities, which only Azure has
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
