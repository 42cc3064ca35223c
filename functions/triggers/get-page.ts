import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { LinkStore } from '../../core/storage/ports.ts';
import { problem } from '../http/problem.ts';
import { pageHeaders } from '../page/page-headers.ts';
import type { PageFiles } from '../page/read-page.ts';

const YEAR_SECONDS = 365 * 24 * 3_600;

/**
 * `GET /` and what belongs to it: the page, for anybody, since it says nothing of what lies in storage. Every other address that has no file is
 * the page as well, which then shows the view of that name.
 */
export const getPageTrigger = (files: PageFiles, links: Pick<LinkStore, 'origin'>) => {
  const headers = pageHeaders(links.origin);
  return async (request: HttpRequest): Promise<HttpResponseInit> => {
    const path = request.params['path'] ?? '';
    if (/^api(\/|$)/i.test(path)) return problem(404, 'not-found', 'There is nothing here: see GET /api/openapi.json.');
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
