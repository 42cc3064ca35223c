import { packageApp } from './package-app.ts';

const FOLDER = 'dist/package';

await packageApp(process.cwd(), FOLDER);
process.stdout.write(`The Function App is in ${FOLDER}.\n`);
