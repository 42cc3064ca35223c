// A process between the command and a foreign program that doesn't notice when its parent is killed: this one does, as
// its channel closes, and ends the program. `node foreign-process.js <program> [args]`
import { spawn } from 'node:child_process';

const GRACE_MS = 10_000;
const [program = '', ...args] = process.argv.slice(2);

const child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
child.once('error', () => process.exit(1));
child.once('exit', (code) => process.exit(code ?? 1));
// Ctrl-C on a terminal reaches the program by itself; this process stays to see its end.
process.on('SIGINT', () => undefined);
process.once('disconnect', end);
// The parent may have gone before anybody listened.
if (process.connected === false) end();

function end(): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
}
