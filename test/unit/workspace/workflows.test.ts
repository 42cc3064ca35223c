import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const Job = z.object({
  uses: z.string().optional(),
  'timeout-minutes': z.int().optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.unknown())) }).optional(),
  steps: z.array(Step).default([]),
});
const Workflow = z.object({
  name: z.string(),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), Job),
});

const FOLDER = '.github/workflows';
const texts = new Map<string, string>();
for (const name of await readdir(FOLDER)) texts.set(name, await readFile(`${FOLDER}/${name}`, 'utf8'));
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(await readFile('package.json', 'utf8')));
const dockerfile = await readFile('workers/Dockerfile', 'utf8');

describe.each([...texts])('the workflow %s', (_name, text) => {
  const workflow = Workflow.parse(parse(text));
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('may do nothing but read unless a job says so, and ends by itself', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of jobs) expect(job.uses ?? job['timeout-minutes']).toBeDefined();
  });

  it('calls actions by the bytes that were looked at, and workflows that are there', () => {
    const called = [...jobs, ...steps].flatMap(({ uses }) => uses ?? []);
    for (const uses of called) {
      if (uses.startsWith('./')) expect(existsSync(uses), uses).toBe(true);
      else if (uses.startsWith('docker://')) expect(uses).toMatch(/:\d+\.\d+\.\d+$/);
      else expect(text).toMatch(new RegExp(`uses: ${uses.replace(/[/.]/g, '\\$&')} # v\\d+\\.\\d+\\.\\d+\n`));
      if (!/^(\.\/|docker:)/.test(uses)) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    }
  });

  it('runs scripts that package.json has', () => {
    const runs = steps.flatMap(({ run }) => run ?? []).join('\n');
    const named = [...runs.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  it('builds images from a file that is there, with arguments that it takes', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('docker/build-push-action'))) {
      expect(existsSync(String(step.with['file']))).toBe(true);
      const passed = [...String(step.with['build-args']).matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
      expect(passed.filter((name) => !new RegExp(`^ARG ${name}\\b`, 'm').test(dockerfile))).toEqual([]);
    }
  });
});

it('tests run on every Node and system that is promised', () => {
  const { jobs } = Workflow.parse(parse(texts.get('ci.yml') ?? ''));
  const { node, system } = jobs['test']?.strategy?.matrix ?? {};
  expect(node).toEqual([20, 22, 24]);
  expect(system?.map((each) => String(each).split('-')[0])).toEqual(['ubuntu', 'macos', 'windows']);
});
