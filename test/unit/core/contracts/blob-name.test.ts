import { expect, test } from 'vitest';
import { BlobName } from '../../../../core/contracts/blob-name.ts';
import { Job, JobRequest, VideoRef } from '../../../../core/contracts/job.ts';
import { printable } from '../../../../core/contracts/unprintable.ts';

const FORBIDDEN: [string, string][] = [
  ['is empty', ''],
  ['leaves its container', '../videos/clip.mp4'],
  ['leaves its folder', 'a/../b.mp4'],
  ['ends in dots', 'a/..'],
  ['stays in its folder', 'a/./b.mp4'],
  ['is a dot', '.'],
  ['is two dots', '..'],
  ['leaves by a backslash', '..\\videos\\clip.mp4'],
  ['has the first half of a character', 'a\ud83cb.mp4'],
  ['has the second half of a character', 'a\udfa8.mp4'],
  ['has an escape', 'a\u001b[2Jb.mp4'],
  ['has a line break', 'a\nb.mp4'],
  ['has a carriage return', 'a\rb.mp4'],
  ['has a zero', 'a\0b.mp4'],
  ['has a DEL', 'a\u007fb.mp4'],
  ['has an escape of one character', 'a\u009b2Jb.mp4'],
  ['has a line separator', 'a\u2028b.mp4'],
  ['turns its text', 'a\u202egpm.exe'],
  ['isolates its text', 'a\u2066b.mp4'],
  ['has what XML forbids', 'a\uffff.mp4'],
  ['is too long', 'x'.repeat(1_025)],
  ['has too many folders', `${'a/'.repeat(254)}b`],
];

test.each(FORBIDDEN)('a name that %s is refused', (_why, name) => {
  expect(BlobName.safeParse(name).success).toBe(false);
});

test.each([
  'clip.mp4',
  'a/b c/Größe 東京 🎨.mp4',
  '.hidden',
  '...',
  'a..b/..c/d...mp4',
  '👨‍👩‍👧.mp4',
  '/leading',
  'שלום.mp4',
  '%2e%2e/clip.mp4',
  'x'.repeat(1_024),
])('%j is a name', (name) => {
  expect(BlobName.parse(name)).toBe(name);
});

test.each(FORBIDDEN)('whatever carries a name refuses one that %s', (_why, name) => {
  const video = { account: 'a', container: 'videos', name: 'clip.mp4', etag: '1', bytes: 1 };
  expect(JobRequest.safeParse({ video: name }).success).toBe(false);
  expect(VideoRef.safeParse({ ...video, name }).success).toBe(false);
  expect(Job.shape.output.safeParse(name).success).toBe(false);
  expect(Job.shape.manifest.safeParse(name).success).toBe(false);
});

test('a text is shown on one line, whatever is in it', () => {
  expect(printable('a\u001b[31m\r\n\u009b\u202eb\ud83c 🎨 é')).toBe('a\\x1b[31m\\x0d\\x0a\\x9b\\u202eb\\ud83c 🎨 é');
});
