import { access, constants } from 'node:fs/promises';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Finds the installed browser: the one that CHROMIUM_PATH names, else one in a usual place. */
export async function findChromium(): Promise<string | undefined> {
  for (const path of [process.env['CHROMIUM_PATH'], ...PLACES]) {
    if (path === undefined) continue;
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}
