import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { historyEvents } from '../src/durable/history/history-event.ts';
import { newInstance } from '../src/durable/hub/new-instance.ts';
import { runOrchestrator } from '../src/durable/wire/run-orchestrator.ts';

interface Event {
  EventType: number;
  [field: string]: unknown;
}

/** What the extension handed to orchestrators: a trigger without its input, and an event of each kind. */
const RECORDED = JSON.parse(
  readFileSync('packages/functions-host/test/answers/orchestration-trigger.json', 'utf8'),
) as {
  trigger: Record<string, unknown>;
  events: Event[];
};
/** Traces are the extension's own. */
const TRACES = ['ParentTraceContext', 'ClientSpanId'];
const DAY_MS = 86_400_000;

const at = new Date('2026-01-01T00:00:00Z');
const instance = newInstance({ instanceId: 'one', name: 'paint', input: '"x"', generation: 0, now: at });
const history = [
  ...instance.inbox,
  historyEvents.orchestratorStarted(at),
  historyEvents.taskScheduled(at, 0, 'inspect', '["x"]'),
  historyEvents.taskCompleted(at, 0, '"x"'),
  historyEvents.timerCreated(at, 1, at),
  historyEvents.timerFired(at, 1, at.toISOString()),
  historyEvents.subOrchestrationCreated(at, 2, { name: 'child', instanceId: 'two', input: '"x"' }),
  historyEvents.subOrchestrationCompleted(at, 2, '"x"'),
  historyEvents.subOrchestrationFailed(at, 2, 'enough', null),
  historyEvents.eventRaised(at, 'go', '"x"'),
  historyEvents.executionTerminated(at, 'enough'),
  historyEvents.generic(at, null),
  historyEvents.orchestratorCompleted(at),
].map((event) => ({ ...event, IsPlayed: true }));

async function triggerOf(): Promise<Record<string, unknown> & { history: Event[] }> {
  const given: string[] = [];
  const timers = { maximumShortTimerMs: 6 * DAY_MS, longTimerIntervalMs: 3 * DAY_MS };
  await runOrchestrator(async (trigger) => given.push(trigger), instance, history, timers);
  return JSON.parse(given[0] ?? '');
}

describe('what an orchestrator is handed has the extension’s form:', () => {
  it('the trigger', async () => {
    const { history: _history, input, ...trigger } = await triggerOf();
    expect(input).toBe('x');
    expect(trigger).toEqual({ ...RECORDED.trigger, instanceId: 'one', isReplaying: true });
  });

  it.each(RECORDED.events.map((event) => [event.EventType, event]))(
    'an event of the type %i',
    async (type, recorded) => {
      const event = (await triggerOf()).history.find((one) => one.EventType === type);
      expect(shapeOf(event)).toEqual(shapeOf(recorded));
    },
  );

  it('only what arrives counts as played', async () => {
    const played = (await triggerOf()).history.filter((event) => event['IsPlayed']).map((event) => event.EventType);
    expect(played).toEqual([0, 5, 11, 8, 9, 15]);
  });
});

/** Which fields there are, and which of them hold nothing. */
const shapeOf = (event: Event | undefined) =>
  Object.fromEntries(
    Object.entries(event ?? {}).map(([name, value]) => [
      name,
      TRACES.includes(name) || value === null ? null : typeof value,
    ]),
  );

it('a state that the protocol doesn’t know fails the orchestration with the text of its error', async () => {
  const state = { isDone: false, actions: [[{ actionType: 5, fireAt: null }]], error: 'by design' };
  const invoke = () => Promise.reject(new Error(`by design\n\n$OutOfProcData$:${JSON.stringify(state)}`));
  const timers = { maximumShortTimerMs: DAY_MS, longTimerIntervalMs: DAY_MS };
  expect(await runOrchestrator(invoke, instance, history, timers)).toMatchObject({
    kind: 'crash',
    message: 'by design',
  });
});
