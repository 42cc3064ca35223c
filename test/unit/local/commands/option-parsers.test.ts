import { expect, test } from 'vitest';
import { listOf, oneOf, seconds, wholeNumber } from '../../../../local/commands/option-parsers.ts';

test.each(['1', '64'])('%s is a number of workers', (text) => {
  expect(wholeNumber(1, 64)(text)).toBe(Number(text));
});

test.each(['0', '65', '1.5', '-1', 'two', '', '99999999999999999999'])('%j is not a number of workers', (text) => {
  expect(() => wholeNumber(1, 64)(text)).toThrow('a whole number from 1 to 64');
});

test('a list is what stands between commas', () => {
  expect(listOf(seconds)('2, 5.5,0')).toEqual([2, 5.5, 0]);
  expect(listOf(oneOf(['styles', 'mixes']))('mixes,styles')).toEqual(['mixes', 'styles']);
});

test.each(['', '2,', '-1', '2;5', 'NaN', '1e3'])('%j is not a list of times', (text) => {
  expect(() => listOf(seconds)(text)).toThrow('times in seconds, like 2,5.5,8');
});

test('a word that isn’t known is answered with those that are', () => {
  expect(() => oneOf(['styles', 'mixes'])('style')).toThrow('of styles, mixes');
});
