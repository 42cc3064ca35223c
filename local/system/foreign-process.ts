// Runs a program that isn't ours and wouldn't notice that its parent was killed. This process does, because its IPC channel closes,
// and then ends the program. Usage: `node foreign-process.js <program> [args]`
import { spawn } from 'node:child_process';

const GRACE_MS = 10_000;
const [program = '', ...args] = process.argv.slice(2);

const child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
child.once('error', () => process.exit(1));
child.once('exit', (code) => process.exit(code ?? 1));
// Ctrl-C reaches the program by itself; this process waits for its end.
process.on('SIGINT', () => undefined);
process.once('disconnect', end);
// If the parent left before the line above, no event comes.
if (process.connected === false) end();

function end(): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
}
