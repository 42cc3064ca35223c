import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { phaseInWords, stateInWords, stepInWords } from '../../../../web/words/phases.ts';

describe('the steps of a job', () => {
  it('have words for all that its history and its log may name', async () => {
    const files = await glob('functions/activities/*.ts');
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const names = texts.flatMap((text) => /\bactivity\(\s*'(\w+)'/.exec(text)?.[1] ?? []);
    expect(names.length).toBeGreaterThan(8);
    const wordless = [...names, 'runTasks', 'paintChunks'].filter((name) => stepInWords(name) === name);
    expect(wordless).toEqual([]);
  });
});

describe('a job that labels', () => {
  it('is not said to paint', () => {
    expect(phaseInWords({ phase: 'assembling', kind: 'label' })).toBe('Joining the labels');
    expect(stateInWords({ state: 'running', kind: 'label' })).toBe('Labelling');
    expect(stateInWords({ state: 'succeeded', kind: 'label' })).toBe('Labelled');
    expect(stateInWords({ state: 'failed', kind: 'label' })).toBe('Failed');
    expect(stateInWords({ state: 'running', kind: 'paint' })).toBe('Painting');
  });
});
