import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** What to do where there is no compiler. */
export const NO_COMPILER =
  'There is no Bicep compiler: run `az bicep install`, or put https://github.com/Azure/bicep/releases on the PATH, or name one in BICEP.';

const PROGRAM = process.platform === 'win32' ? 'bicep.exe' : 'bicep';

/**
 * Where Microsoft's Bicep compiler is: `BICEP`, else on the PATH, else that of the Azure CLI, else beside the checkout.
 * @returns undefined where there is none
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
