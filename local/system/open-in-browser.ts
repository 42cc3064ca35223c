import { spawn } from 'node:child_process';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Opens an address in the user's browser, with the program that the system provides for this.
 * @throws Error that names the address, if there is no such program
 */
export function openInBrowser(url: string): Promise<void> {
  const [program = '', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    child.on('spawn', () => {
      child.unref();
      resolve();
    });
    child.on('error', () => reject(new Error(`No browser could be opened here: visit ${url}`)));
  });
}
