import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { DurableClient } from './support/durable-client.ts';
import { freeResources } from './support/free-resources.ts';
import { type Answer, RecordedAnswers } from './support/recorded-answers.ts';
import { startHost } from './support/start-host.ts';

const RECORDED = readFileSync('packages/functions-host/test/answers/durable-http-api.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Answer);

afterAll(freeResources);

it('the durable HTTP API answers as the extension did, question after question', async () => {
  const host = await startHost({ app: 'durable' });
  const answers = new RecordedAnswers(host, new DurableClient(host));
  const different: Record<string, unknown> = {};
  for (const recorded of RECORDED) {
    const { expected, actual } = await answers.ask(recorded);
    if (!isDeepStrictEqual(expected, actual)) different[recorded.name] = { expected, actual };
  }
  expect(different).toEqual({});
});
