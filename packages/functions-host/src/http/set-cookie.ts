import type { HttpCookie } from '../app/rpc-types.ts';

/** Formats a cookie as a `Set-Cookie` header, with the attributes in the case and order of ASP.NET. */
export function setCookie(cookie: HttpCookie): string {
  const seconds = cookie.expires?.value?.seconds;
  const attributes = [
    seconds !== undefined && `expires=${new Date(seconds * 1000).toUTCString()}`,
    cookie.maxAge?.value !== undefined && `max-age=${cookie.maxAge.value}`,
    cookie.domain?.value && `domain=${cookie.domain.value}`,
    `path=${cookie.path?.value ?? '/'}`,
    cookie.secure?.value && 'secure',
    cookie.sameSite && cookie.sameSite !== 'none' && `samesite=${SAME_SITE[cookie.sameSite]}`,
    cookie.httpOnly?.value && 'httponly',
  ];
  return [`${cookie.name}=${encodeURIComponent(cookie.value ?? '')}`, ...attributes.filter(Boolean)].join('; ');
}

const SAME_SITE = { lax: 'lax', strict: 'strict', explicitNone: 'none' } as const;
