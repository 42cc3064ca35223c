import { expect, test } from 'vitest';
import { uploadOptions } from '../../../../core/jobs/upload-options.ts';

test.each([
  [{}, {}, []],
  [{ style: 'ink' }, {}, []],
  [{ strength: '0.5', keepcolors: 'true', strokesize: '2' }, { strength: 0.5, keepColors: true, strokeSize: 2 }, []],
  [{ strokeSize: ' .5 ', KeepColors: 'false' }, { strokeSize: 0.5, keepColors: false }, []],
  [{ strength: '2', keepcolors: 'yes', strokesize: '' }, {}, ['strength', 'keepColors', 'strokeSize']],
])('metadata %o asks for %o, and %o can not be read', (metadata, options, unreadable) => {
  expect(uploadOptions(metadata as Record<string, string>)).toEqual({ options, unreadable });
});
