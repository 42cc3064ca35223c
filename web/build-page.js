// This is plain JavaScript because it runs before anything is compiled.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * Builds the page: one script, one style sheet, and the document that loads them. Script and style sheet have a hash of their content
 * in their names, so that browsers can cache them for good.
 * @param {string} root the root of the repository, with its packages installed
 * @param {string} target the folder to build into; it is emptied first
 */
export async function buildPage(root, target) {
  const source = join(root, 'web');
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, 'assets'), { recursive: true });
  const script = await bundle(join(source, 'main.tsx'), join(target, 'assets'));
  const style = await copyHashed(join(source, 'page.css'), join(target, 'assets'));
  const template = await readFile(join(source, 'index.html'), 'utf8');
  await writeFile(join(target, 'index.html'), template.replace('{{script}}', script).replace('{{style}}', style));
  await writeFile(join(target, 'icon.svg'), await readFile(join(source, 'icon.svg')));
}

/**
 * @param {string} input
 * @param {string} dir
 */
async function bundle(input, dir) {
  const build = await rolldown({
    input,
    platform: 'browser',
    transform: { jsx: { runtime: 'automatic', importSource: 'preact' }, target: 'es2022' },
    logLevel: 'silent',
  });
  const { output } = await build.write({ dir, format: 'esm', minify: true, entryFileNames: 'page-[hash].js' });
  await build.close();
  return output[0].fileName;
}

/**
 * @param {string} file
 * @param {string} dir
 */
async function copyHashed(file, dir) {
  const content = await readFile(file);
  const name = `page-${createHash('sha256').update(content).digest('base64url').slice(0, 8)}.css`;
  await writeFile(join(dir, name), content);
  return name;
}
