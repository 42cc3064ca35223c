#!/usr/bin/env node
// This is plain JavaScript because it runs before anything is compiled. It compiles the sources if they have changed, then runs the command.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileIfNeeded } from './compile-if-needed.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Repaint needs Node 20.19 or newer; this is ${process.versions.node}.`);
} else if (!existsSync(`${root}/node_modules/commander`)) {
  stop('The packages are not installed yet: run npm ci first.');
} else {
  const problem = await compileIfNeeded(root);
  if (problem === undefined) await import(pathToFileURL(`${root}/dist/local/main.js`).href);
  else stop(problem);
}

/** @param {string} reason */
function stop(reason) {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
