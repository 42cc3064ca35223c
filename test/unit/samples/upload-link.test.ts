import { describe, expect, it } from 'vitest';
import { uploadLink } from '../../../samples/uploads/upload-link.ts';

const now = new Date('2026-03-01T12:00:00Z');
const key = {
  signedObjectId: '11111111-1111-1111-1111-111111111111',
  signedTenantId: '22222222-2222-2222-2222-222222222222',
  signedStartsOn: now,
  signedExpiresOn: new Date('2026-03-02T12:00:00Z'),
  signedService: 'b',
  signedVersion: '2025-05-05',
  value: Buffer.from('not a key').toString('base64'),
};
const link = (name?: string) =>
  uploadLink('https://account.blob.core.windows.net/', key, { hours: 2, now, ...(name !== undefined && { name }) });

describe('a link for uploaders', () => {
  it('allows creating blobs in videos, over HTTPS, for two hours, and nothing else', () => {
    const { origin, pathname, searchParams } = link();
    expect(origin + pathname).toBe('https://account.blob.core.windows.net/videos');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      sp: 'c',
      sr: 'c',
      spr: 'https',
      se: '2026-03-01T14:00:00Z',
    });
  });

  it('allows one blob alone where it is named', () => {
    const { pathname, searchParams } = link('from a friend/clip #1.mp4');
    expect(pathname).toBe('/videos/from%20a%20friend/clip%20%231.mp4');
    expect(searchParams.get('sr')).toBe('b');
  });

  it('is signed by a person’s key, not by the account’s', () => {
    expect(link().searchParams.get('skoid')).toBe(key.signedObjectId);
  });

  it.each([0, 25, Number.NaN])('refuses %s hours', (hours) => {
    expect(() => uploadLink('https://account.blob.core.windows.net/', key, { hours, now })).toThrow(RangeError);
  });
});
