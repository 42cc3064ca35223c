import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export interface PageFile {
  readonly bytes: Buffer;
  /** The content compressed with gzip, if that is smaller. */
  readonly zipped?: Buffer;
  /** The value of the header `content-type`. */
  readonly type: string;
  /** True if the name contains a hash of the content, so that a browser may cache the file for good. */
  readonly isHashed: boolean;
}

/** The files of the page, by their path below its folder. */
export type PageFiles = Promise<ReadonlyMap<string, PageFile>>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** Reads all files of the page into memory (some hundred kilobytes). If the folder doesn't exist, there are none. */
export async function readPage(folder: URL): PageFiles {
  const root = fileURLToPath(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const known = paths.filter((path) => TYPES[extname(path)] !== undefined);
  const files = await Promise.all(known.map(async (path) => [nameOf(root, path), await readPageFile(path)] as const));
  return new Map(files);
}

const nameOf = (root: string, path: string) => relative(root, path).split(sep).join('/');

async function readPageFile(path: string): Promise<PageFile> {
  const bytes = await readFile(path);
  const zipped = await promisify(gzip)(bytes, { level: 9 });
  return {
    bytes,
    ...(zipped.length < bytes.length && { zipped }),
    type: TYPES[extname(path)] ?? '',
    isHashed: /-[\w-]{8}\.\w+$/.test(path),
  };
}
