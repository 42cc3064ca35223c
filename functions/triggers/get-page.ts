import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { LinkStore } from '../../core/storage/ports.ts';
import { problem } from '../http/problem.ts';
import type { PageFiles } from '../page/read-page.ts';

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
