import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { LinkStore } from '../../core/storage/ports.ts';
import { problem } from '../http/problem.ts';
import { pageHeaders } from '../page/page-headers.ts';
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
