import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** Message for a missing compiler. */
export const NO_COMPILER =
  'No Bicep compiler was found: run `az bicep install`, or put one of https://github.com/Azure/bicep/releases on the PATH, or set BICEP to its path.';

const PROGRAM = process.platform === 'win32' ? 'bicep.exe' : 'bicep';

/**
 * Finds Microsoft's Bicep compiler: `BICEP`, else on the PATH, else that of the Azure CLI, else beside the checkout.
 * @returns undefined if there is none
 */
export function findCompiler(env: NodeJS.ProcessEnv, repository: string): string | undefined {
  const places = [
    ...(env['BICEP'] ? [env['BICEP']] : []),
    ...(env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, PROGRAM)),
    join(env['AZURE_CONFIG_DIR'] ?? join(homedir(), '.azure'), 'bin', PROGRAM),
    join(repository, '../shared/tools/bicep', PROGRAM),
  ];
  const found = places.find((place) => existsSync(place));
  return found && resolve(found);
}
