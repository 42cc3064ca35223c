import type { HttpCookie } from '../app/rpc-types.ts';

/** Formats a cookie as a `Set-Cookie` header. */
export function setCookie(cookie: HttpCookie): string {
  const seconds = cookie.expires?.value?.seconds;
  const attributes = [
    cookie.maxAge?.value !== undefined && `Max-Age=${cookie.maxAge.value}`,
    cookie.domain?.value && `Domain=${cookie.domain.value}`,
    `Path=${cookie.path?.value ?? '/'}`,
    seconds !== undefined && `Expires=${new Date(seconds * 1000).toUTCString()}`,
    cookie.httpOnly?.value && 'HttpOnly',
    cookie.secure?.value && 'Secure',
    cookie.sameSite && cookie.sameSite !== 'none' && `SameSite=${SAME_SITE[cookie.sameSite]}`,
  ];
  return [`${cookie.name}=${encodeURIComponent(cookie.value ?? '')}`, ...attributes.filter(Boolean)].join('; ');
}

const SAME_SITE = { lax: 'Lax', strict: 'Strict', explicitNone: 'None' } as const;
