import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { LinkStore } from '../../core/storage/ports.ts';
import { problem } from '../http/answer.ts';

const YEAR_SECONDS = 365 * 24 * 3_600;

/**
 * `GET /` and below answers with the files of the page, without a key, since they contain nothing from storage. An address without a
 * file, such as `/jobs`, answers with the page as well, which then shows that view.
 */
export const getPageTrigger = (files: PageFiles, links: Pick<LinkStore, 'origin'>) => {
  const headers = pageHeaders(links.origin);
  return async (request: HttpRequest): Promise<HttpResponseInit> => {
    const path = request.params['path'] ?? '';
    if (/^api(\/|$)/i.test(path))
      return problem(404, 'not-found', 'There is nothing at this path: GET /api/openapi.json lists all paths.');
    const file = (await files).get(path) ?? (path.includes('.') ? undefined : (await files).get('index.html'));
    if (!file) return problem(404, 'not-found', 'There is no such file: the page is at /.');
    const isZipped = file.zipped !== undefined && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
    return {
      body: isZipped ? file.zipped : file.bytes,
      headers: {
        ...headers,
        'content-type': file.type,
        'cache-control': file.isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
        vary: 'accept-encoding',
        ...(isZipped && { 'content-encoding': 'gzip' }),
      },
    };
  };
};

/**
 * Makes the security headers of the page. They allow its own scripts but no inline ones, and requests to its own origin and to storage;
 * they forbid other sites to show it in a frame.
 * @param storage the origin that videos are uploaded to and played from
 */
function pageHeaders(storage: string): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': `'self' blob: data: ${storage}`,
    'media-src': `'self' blob: ${storage}`,
    'connect-src': `'self' ${storage}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map((rule) => rule.join(' '))
      .join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // Other sites must not learn the addresses of jobs.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

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
