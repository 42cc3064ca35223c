import { buildPage } from './build-page.js';

await buildPage(process.cwd(), 'dist/web');
