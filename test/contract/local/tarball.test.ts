import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const Packed = z.tuple([z.object({ size: z.number(), files: z.array(z.object({ path: z.string() })) })]);
const Package = z.object({
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
});

let files: Set<string>;
let bytes: number;
let own: z.infer<typeof Package>;
beforeAll(async () => {
  // What is compiled here already is what `prepack` would compile.
  const { stdout } = await execa('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']);
  const [packed] = Packed.parse(JSON.parse(stdout));
  files = new Set(packed.files.map(({ path }) => path));
  bytes = packed.size;
  own = Package.parse(JSON.parse(await readFile('package.json', 'utf8')));
});

it('npm pack takes what runs, and neither sources nor tests', () => {
  const needed = [
    'local/repaint.js',
    'dist/local/main.js',
    'dist/workers/main.js',
    'dist/functions/app.js',
    'host.json',
  ];
  const beside = ['packages/functions-host/dist/main.js', 'models/fine/card.json', 'samples/sample.mp4', 'LICENSE'];
  expect([...needed, ...beside, 'dist/web/index.html'].filter((path) => !files.has(path))).toEqual([]);
  expect([...files].filter((path) => /\.(tsx?|map|tsbuildinfo)$|(^|\/)test\/|^training\/|\.local/.test(path))).toEqual(
    [],
  );
  expect(bytes).toBeLessThan(20 << 20);
});

const IMPORT = /(?:^import|\bfrom|\bimport\() ?'([^'\s]+)'|new URL\('(\.[^'\s]+\.js)', import\.meta\.url\)/gm;

it('every module in it finds what it imports: in the tarball, or among the dependencies', async () => {
  const known = new Set([...Object.keys(own.dependencies), ...Object.keys(own.peerDependencies), ...builtinModules]);
  // The Functions worker and TensorFlow's other runtime are imported where they are there.
  const optional = ['@azure/functions-core', '@tensorflow/tfjs-node'];
  const missing: string[] = [];
  // The page is a bundle; what starts Repaint imports the compiler's helper in a checkout alone.
  for (const path of [...files].filter((each) => /^(dist|packages)\/(?!web\/).*\.js$/.test(each))) {
    for (const [, specifier, url] of (await readFile(path, 'utf8')).matchAll(IMPORT)) {
      const target = specifier ?? url ?? '';
      if (target.startsWith('.')) {
        if (!files.has(posix.join(posix.dirname(path), target))) missing.push(`${path}: ${target}`);
      } else {
        const name = target
          .replace(/^node:/, '')
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/');
        if (!known.has(name) && !optional.includes(name)) missing.push(`${path}: ${target}`);
      }
    }
  }
  expect(missing).toEqual([]);
});

it('TensorFlow for a GPU is a choice that npm ci never fetches, and the lock file names no registry', async () => {
  const lock = await readFile('package-lock.json', 'utf8');
  const { packages } = z
    .object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) })
    .parse(JSON.parse(lock));
  expect(own.peerDependencies).toHaveProperty('@tensorflow/tfjs-node-gpu');
  expect(Object.keys(packages).filter((path) => path.includes('tfjs-node'))).toEqual([]);
  expect(Object.values(packages).filter(({ resolved }) => resolved?.includes('://'))).toEqual([]);
  expect(await readFile('workers/Dockerfile', 'utf8')).toContain("peerDependencies['@tensorflow/tfjs-node-gpu']");
});
