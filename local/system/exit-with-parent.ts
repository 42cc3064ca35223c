// A child process loads this before its program (`node --import`). When its IPC channel closes, because the parent asks it to stop
// or was killed, the program gets a SIGTERM, on systems without signals too.
import { isMainThread } from 'node:worker_threads';

const GRACE_MS = 10_000;

if (isMainThread && process.connected === false) process.exit(0);
if (isMainThread && process.connected) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(0);
  });
}
