// Loaded before the program of a child process (`node --import`). Its channel to the parent closes when the parent asks
// it to stop and when the parent is killed: both are a SIGTERM to the program, on systems without signals too.
import { isMainThread } from 'node:worker_threads';

const GRACE_MS = 10_000;

if (isMainThread && process.connected === false) process.exit(0);
if (isMainThread && process.connected) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(0);
  });
}
