#!/usr/bin/env node
// This is plain JavaScript because in a checkout it runs before anything is compiled: it compiles the sources if they have changed, then runs
// the command. An installed package has no sources and is compiled already.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Repaint needs Node 20.19 or newer; this is ${process.versions.node}.`);
} else if (!existsSync(`${root}/tsconfig.build.json`)) {
  await start();
} else if (!existsSync(`${root}/node_modules/commander`)) {
  stop('The packages are not installed yet: run npm ci first.');
} else {
  const { compileIfNeeded } = await import('./compile-if-needed.js');
  const problem = await compileIfNeeded(root);
  if (problem === undefined) await start();
  else stop(problem);
}

function start() {
  return import(pathToFileURL(`${root}/dist/local/main.js`).href);
}

/** @param {string} reason */
function stop(reason) {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
