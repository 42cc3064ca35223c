import { describe, expect, it, test } from 'vitest';
import { Judge, type Note } from '../../../../local/verify/check.ts';
import { checkSound } from '../../../../local/verify/check-sound.ts';
import { type Media, type Sound, titleOf } from '../../../../local/verify/read-media.ts';

const note = (code: string, about: Pick<Note, 'track' | 'frames'> = {}): Note => ({ code, message: code, ...about });

describe('a note', () => {
  it.each([
    ['on a track accounts for that track', note('sound-converted', { track: 1 }), 'sound', { track: 1 }, 'noted'],
    ['on a track accounts for no other', note('sound-converted', { track: 1 }), 'sound', { track: 0 }, 'different'],
    ['on all sound accounts for each track', note('sound-cut'), 'sound', { track: 3 }, 'noted'],
    ['on frames accounts for as many', note('damaged', { frames: 2 }), 'frames', { frames: 2 }, 'noted'],
    ['on frames accounts for no more', note('damaged', { frames: 2 }), 'frames', { frames: 3 }, 'different'],
    ['that names no frames accounts for none', note('damaged'), 'frames', { frames: 1 }, 'different'],
    ['of another kind accounts for nothing', note('chroma'), 'sound', { track: 0 }, 'different'],
  ] as const)('%s', (_name, given, area, about, verdict) => {
    const judge = new Judge([given]);
    judge.add(area, 'it', '1', '2', 'it differs', about);
    expect(judge.checks.map((check) => check.verdict)).toEqual([verdict]);
  });

  it('adds up with others on frames', () => {
    const judge = new Judge([note('undecodable-start', { frames: 1 }), note('damaged', { frames: 2 })]);
    judge.add('frames', 'frames', '9', '6', '9 in, 6 out', { frames: 3 });
    expect(judge.checks[0]?.verdict).toBe('noted');
  });
});

test.each([
  ['English audio', 'English audio'],
  ['Kontext', 'Kontext'],
  ['SubtitleHandler', ''],
  ['GPAC ISO Audio Handler', ''],
  ['Core Media Audio', ''],
])('the title of a track whose handler is %s is "%s"', (handler, title) => {
  expect(titleOf({ id: '0x1', tags: { handler_name: handler } }, new Map())).toBe(title);
});

describe('two sound tracks of which a note names one', () => {
  const sound = (...hashes: string[]) =>
    ({
      stream: { codec_name: 'aac', tags: {} },
      tick: 1e-3,
      hashes,
      times: hashes.map((_, i) => i),
      isTimed: hashes.map(() => true),
      bytes: 1,
      end: 2,
      title: '',
    }) as unknown as Sound;
  const media = (...sounds: Sound[]) => ({ sounds }) as unknown as Media;
  const verdicts = (output: Media, ...notes: Note[]) => {
    const judge = new Judge(notes);
    checkSound(judge, media(sound('a', 'b'), sound('c', 'd')), output, 0);
    return judge.checks.filter(({ verdict }) => verdict !== 'same').map(({ name, verdict }) => `${name} ${verdict}`);
  };

  it('and both are left out', () => {
    expect(verdicts(media(), note('sound-left-out', { track: 0 }))).toEqual([
      'sound tracks noted',
      'sound tracks different',
    ]);
  });

  it('and both are made anew', () => {
    expect(verdicts(media(sound('x', 'y'), sound('z', 'w')), note('sound-converted', { track: 1 }))).toEqual([
      'sound 1 different',
      'sound 2 noted',
    ]);
  });

  it('and the output has a third', () => {
    const three = media(sound('a', 'b'), sound('c', 'd'), sound('e', 'f'));
    expect(verdicts(three, note('sound-converted', { track: 0 }))).toEqual(['sound tracks different']);
  });
});
