import { expect, test } from 'vitest';
import { uploadSettings } from '../../../../core/jobs/upload-settings.ts';

test.each<[Record<string, string>, object]>([
  [{}, {}],
  [{ sha256: 'f00', codec: 'Lavf' }, {}],
  [{ style: ' ink ' }, { style: 'ink' }],
  [{ style: ' ' }, {}],
  [
    { strength: '0.5', keepcolors: 'true', strokesize: '2' },
    { strength: 0.5, keepColors: true, strokeSize: 2 },
  ],
  [
    { strokeSize: ' .5 ', KeepColors: 'false', network: 'fine' },
    { strokeSize: 0.5, keepColors: false, network: 'fine' },
  ],
])('metadata %o asks for %o', (metadata, settings) => {
  expect(uploadSettings(metadata)).toEqual({ settings });
});

test.each(['0,5', '7', '-0.1', 'strong', '0x1', '1e-1', 'NaN'])(
  'strength %j is refused with what it must be',
  (text) => {
    const { settings, refusal } = uploadSettings({ strength: text, keepcolors: 'true' });
    expect(settings).toEqual({ keepColors: true });
    expect(refusal).toMatchObject({ code: 'invalid-request', retryable: false });
    expect(refusal?.message).toContain(`strength is "${text}": It must be a number from 0 (the source itself) to 1`);
  },
);

test('every fault is named, and a text of any length leaves a message that can be read', () => {
  const { refusal } = uploadSettings({ style: 'x'.repeat(6_000), keepcolors: 'yes' });
  expect(refusal?.message).toMatch(/style is "x{100}": .*keepColors is "yes": It must be true or false\./);
});

test('a message has no escapes', () => {
  expect(uploadSettings({ style: 'starry\u009b2Jnight' }).refusal?.message).toContain('style is "starry\\x9b2Jnight"');
});

test('what a request asks for goes before metadata, whatever that says', () => {
  expect(uploadSettings({ strength: '0,5' }, { strength: 0.5 })).toEqual({ settings: {} });
});
