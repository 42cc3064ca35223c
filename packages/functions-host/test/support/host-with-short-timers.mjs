import { startFunctionsHost } from '../../dist/functions-host.js';

/** A host whose timers are split after 300 ms, in parts of 100 ms. */
const [appFolder, dataFolder] = process.argv.slice(2);
const host = await startFunctionsHost({
  appFolder,
  dataFolder,
  port: 0,
  settings: {},
  timers: { maximumShortTimerMs: 300, longTimerIntervalMs: 100 },
});
process.stdout.write(`${JSON.stringify({ url: host.url })}\n`);
process.on('SIGTERM', () => host.stop().then(() => process.exit(0)));
