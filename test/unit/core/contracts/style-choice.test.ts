import { expect, test } from 'vitest';
import { formatStyleChoice, parseStyleChoice, picturesOf, styleText } from '../../../../core/contracts/style-choice.ts';

test.each([
  ['ink', 'ink', []],
  ['styles/mine/a painting.jpg', 'styles/mine/a painting.jpg', ['mine/a painting.jpg']],
  ['the-scream:0.25,ink:0.75', 'ink:0.75,the-scream:0.25', []],
  ['styles/a.jpg:0.5,ink:0.5', 'ink:0.5,styles/a.jpg:0.5', ['a.jpg']],
  ['styles/5%25%2C%3Aa.jpg', 'styles/5%25%2C%3Aa.jpg', ['5%,:a.jpg']],
])('%s is read, and written as %s', (text, written, pictures) => {
  const choice = parseStyleChoice(text);
  expect(formatStyleChoice(choice)).toBe(written);
  expect(picturesOf(choice)).toEqual(pictures);
});

test('a picture of any name has a text that is read as that picture', () => {
  for (const picture of ['a.jpg', '100%.png', 'a:0.5,b.jpg', 'ä/😀.webp']) {
    expect(parseStyleChoice(styleText({ picture }))).toEqual([{ picture, weight: 1 }]);
  }
});

test.each([
  ['a:b:c', /is not a style/],
  ['Ink', /lower-case words/],
  ['ink:0.5', /must add up to 1/],
  ['styles/a.jpg:0.5,styles/a.jpg:0.5', /named once/],
  ['styles/../videos/clip.mp4', /\. or \.\./],
  ['styles/', /a blob name is needed/],
])('%s is refused', (text, reason) => {
  expect(() => parseStyleChoice(text)).toThrow(reason);
});
