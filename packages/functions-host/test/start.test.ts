import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { watchFiles } from '../src/watch-files.ts';
import { type RunningChild, startNode } from './support/child-process.ts';
import { freeResources, temporaryFolder } from './support/free-resources.ts';
import { madeApp } from './support/made-app.ts';
import { waitUntil } from './support/wait-until.ts';

afterAll(freeResources);

const PACKAGE = { 'package.json': '{"main":"app.mjs"}' };
const CODE = `import { app } from '@azure/functions';
app.http('hello', { methods: ['GET'], handler: () => ({ body: 'one ' + process.pid }) });
app.http('floats', { methods: ['GET'], handler: () => { Promise.reject(new Error('nobody waits')); return {}; } });
app.http('throws', { methods: ['GET'], handler: () => { setTimeout(() => { throw new Error('too late'); }); return {}; } });`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function start(app: string, ...more: string[]): Promise<{ child: RunningChild; url: string }> {
  const port = String(await freePort());
  const flags = ['start', '--app', app, '--data', await temporaryFolder(), '--port', port, ...more];
  const env = { AzureWebJobsStorage: '' };
  return { child: startNode(['packages/functions-host/dist/main.js', ...flags], env), url: `http://127.0.0.1:${port}` };
}

const text = async (url: string) => {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ? response.text() : undefined;
};

it('an error that nobody catches names its function, and the host comes back', async () => {
  const { child, url } = await start(await madeApp({ ...PACKAGE, 'app.mjs': CODE }));
  for (const [path, error] of [
    ['floats', 'nobody waits'],
    ['throws', 'too late'],
  ]) {
    const before = await waitUntil(() => text(`${url}/api/hello`));
    await fetch(`${url}/api/${path}`).catch(() => undefined);
    await waitUntil(async () => {
      const now = await text(`${url}/api/hello`);
      return now !== undefined && now !== before;
    });
    expect(child.stderr()).toContain(`The function '${path}' has caused an error that nobody catches`);
    expect(child.stderr()).toContain(error);
  }
  expect(await child.terminate()).toBe(0);
  expect(await text(url)).toBeUndefined();
});

it('a change of the app restarts it, and a debugger can attach', async () => {
  const app = await madeApp({ ...PACKAGE, 'app.mjs': CODE });
  const { child, url } = await start(app, '--inspect', '127.0.0.1:0');
  await waitUntil(() => text(`${url}/api/hello`));
  const file = join(app, 'app.mjs');
  await writeFile(file, (await readFile(file, 'utf8')).replace("'one '", "'two '"));
  await waitUntil(async () => (await text(`${url}/api/hello`))?.startsWith('two'));
  expect(child.stderr()).toMatch(/Debugger listening on ws:\/\/127/);
  expect(await child.terminate()).toBe(0);
});

it('an app that can’t start is not tried again', async () => {
  const { child } = await start(await madeApp({ ...PACKAGE, 'app.mjs': '' }));
  expect(await child.exitCode()).toBe(1);
  expect(child.stderr()).toContain('registers no function');
});

/** Supervises a script in the place of a host, and prints what it logs as errors. */
async function supervise(code: string): Promise<{ child: RunningChild; script: string }> {
  const folder = await temporaryFolder();
  const script = join(folder, 'app.mjs');
  await writeFile(script, code);
  const supervised = JSON.stringify({ nodeArguments: [script], watched: { folder, except: join(folder, 'data') } });
  const module = pathToFileURL(resolve('packages/functions-host/dist/supervise-host.js')).href;
  const log = '{ info: () => {}, error: (line) => console.log(JSON.stringify(line)) }';
  const main = `process.exitCode = await superviseHost({ ...${supervised}, log: ${log} });`;
  return {
    child: startNode(['--input-type=module', '-e', `import { superviseHost } from '${module}'; ${main}`]),
    script,
  };
}

it('a stop in the pause before the next start ends the supervisor, too', async () => {
  const { child } = await supervise("process.send('ready', () => process.exit(1));");
  await child.waitForOutput(/"pauseMs":1000/);
  expect(await child.terminate()).toBe(0);
});

it('a change of the app during its first start restarts it, and the supervisor goes on', async () => {
  const { child, script } = await supervise("console.log('first'); setInterval(() => {}, 1000);");
  await child.waitForOutput(/first/);
  await writeFile(
    script,
    "process.on('SIGTERM', () => process.exit(0)); console.log('second'); setInterval(() => {}, 1000);",
  );
  await child.waitForOutput(/second/);
  expect(await child.terminate()).toBe(0);
});

it('what the host writes to its data is no change of the app', async () => {
  const app = await temporaryFolder();
  const data = join(app, 'data');
  await mkdir(data);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const onChange = vi.fn();
  const unwatch = await watchFiles({ folder: app, except: data }, onChange);
  const change = async (folder: string) => {
    const seen = watch(folder);
    await Promise.all([once(seen, 'change'), writeFile(join(folder, 'file.json'), '{}')]);
    seen.close();
    vi.advanceTimersByTime(1_000);
  };
  await change(data);
  expect(onChange).not.toHaveBeenCalled();
  await change(app);
  expect(onChange).toHaveBeenCalledOnce();
  unwatch();
  vi.useRealTimers();
});
