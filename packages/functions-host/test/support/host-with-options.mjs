import { startFunctionsHost } from '../../dist/functions-host.js';

/** A host with options that the command doesn't have: the arguments are the options as JSON, with the environment as settings. */
const host = await startFunctionsHost({ settings: process.env, ...JSON.parse(process.argv[2]) });
process.stdout.write(`${JSON.stringify({ url: host.url })}\n`);
process.on('SIGTERM', () => host.stop().then(() => process.exit(0)));
