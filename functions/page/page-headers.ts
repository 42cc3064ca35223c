/**
 * Makes the security headers of the page. They allow its own scripts but no inline ones, and requests to its own origin and to storage;
 * they forbid other sites to show it in a frame.
 * @param storage the origin that videos are uploaded to and played from
 */
export function pageHeaders(storage: string): Record<string, string> {
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
