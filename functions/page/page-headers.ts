/**
 * What a browser may do with the page: run its own scripts and none in line, speak to its own origin and to storage, and be shown in nobody
 * else's frame.
 * @param storage origin that films are uploaded to and played from
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
    // Addresses of jobs are nobody else's business.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
