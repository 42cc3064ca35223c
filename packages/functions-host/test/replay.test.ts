import { describe, expect, it } from 'vitest';
import { type Decision, EventType, type HistoryEvent, historyEvents } from '../src/durable/history/history-event.ts';
import { replayOrchestration } from '../src/durable/replay/replay-orchestration.ts';
import type { Replayed } from '../src/durable/replay/replayed.ts';
import { type Action, ActionType } from '../src/durable/wire/action.ts';

const START = Date.parse('2030-01-01T00:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const functions = {
  hasActivity: (name: string) => name !== 'nowhere',
  hasEntity: (name: string) => name === 'counter',
  hasOrchestrator: () => true,
  orchestrators: () => [],
};
const timers = { maximumShortTimerMs: 60_000, longTimerIntervalMs: 25_000 };

/** Plays an orchestration step by step: decisions become history, as the host writes it. */
class Story {
  readonly history: HistoryEvent[] = [];

  play(seconds: number, actions: Action[], ...messages: HistoryEvent[]): Replayed {
    this.history.push(historyEvents.orchestratorStarted(at(seconds)), ...messages);
    const replayed = replayOrchestration({
      instanceId: 'me',
      executionId: 'execution',
      parentInstanceId: 'parent',
      actions,
      history: this.history,
      functions,
      timers,
      settings: { defaultVersion: '', maxOrchestrationActions: 50 },
    });
    this.history.push(...replayed.decisions);
    return replayed;
  }
}

const started = historyEvents.executionStarted(at(0), { name: 'orchestrator', input: null });
const done = (id: number, seconds = 0) => historyEvents.taskCompleted(at(seconds), id, '1');
const failed = (id: number) => historyEvents.taskFailed(at(0), id, 'reason', 'details');
const fired = (id: number) => historyEvents.timerFired(at(0), id, at(0).toISOString());
const raised = (name: string) => historyEvents.eventRaised(at(0), name, null);

const activity = (functionName = 'a'): Action => ({ actionType: ActionType.CallActivity, functionName, input: 1 });
const child = (instanceId?: string): Action => ({
  actionType: ActionType.CallSubOrchestrator,
  functionName: 'c',
  instanceId,
});
const timer = (seconds: number, isCanceled = false): Action => ({
  actionType: ActionType.CreateTimer,
  fireAt: at(seconds).toISOString(),
  isCanceled,
});
const event = (externalEventName: string): Action => ({
  actionType: ActionType.WaitForExternalEvent,
  externalEventName,
});
const all = (...compoundActions: Action[]): Action => ({ actionType: ActionType.WhenAll, compoundActions });
const any = (...compoundActions: Action[]): Action => ({ actionType: ActionType.WhenAny, compoundActions });
const retried = (options: object): Action => ({
  actionType: ActionType.CallActivityWithRetry,
  functionName: 'a',
  retryOptions: { firstRetryIntervalInMilliseconds: 1000, maxNumberOfAttempts: 3, ...options },
});
const next = (input: unknown): Action => ({ actionType: ActionType.ContinueAsNew, input });
const KINDS = {
  [EventType.TaskScheduled]: () => 'activity',
  [EventType.TimerCreated]: (one: Decision) => `timer ${'FireAt' in one && (Date.parse(one.FireAt) - START) / 1000}`,
  [EventType.SubOrchestrationInstanceCreated]: () => 'sub-orchestration',
  [EventType.EventSent]: () => 'message',
};
const brief = ({ decisions }: Replayed) => decisions.map((one) => `${one.EventId} ${KINDS[one.EventType](one)}`);

describe('actions begin one after another', () => {
  it('the second when the first has settled', () => {
    const story = new Story();
    expect(brief(story.play(0, [activity()], started))).toEqual(['0 activity']);
    // The SDK may say all that it has yielded so far: what is in history is not asked for again.
    const second = story.play(1, [activity(), activity()], done(0));
    expect(brief(second)).toEqual(['1 activity']);
    expect(second.isSettled).toBe(false);
    expect(story.play(2, [activity(), activity()], done(1))).toMatchObject({
      isSettled: true,
      openTasks: 0,
      nextId: 2,
    });
  });

  it('an action after a Task.all that failed waits for the siblings, though the SDK has gone on', () => {
    const story = new Story();
    const group = all(activity(), activity());
    expect(brief(story.play(0, [group], started))).toEqual(['0 activity', '1 activity']);
    expect(brief(story.play(1, [group, activity('after')], failed(0)))).toEqual([]);
    expect(brief(story.play(2, [group, activity('after')], done(1)))).toEqual(['2 activity']);
  });

  it('a Task.any goes on with the first, and what lost stays open', () => {
    const story = new Story();
    const race = any(activity(), timer(30));
    story.play(0, [race], started);
    expect(story.play(1, [race], done(0))).toMatchObject({ isSettled: true, openTasks: 1 });
    expect(story.play(31, [race], fired(1))).toMatchObject({ isSettled: true, openTasks: 0 });
  });

  it('a cancelled timer has settled and is not open', () => {
    const story = new Story();
    story.play(0, [any(event('go'), timer(30))], started);
    expect(story.play(1, [any(event('go'), timer(30, true))], raised('go'))).toMatchObject({
      isSettled: true,
      openTasks: 0,
    });
  });

  it('numbers nested groups depth first', () => {
    const story = new Story();
    const nested = all(activity(), any(timer(5), activity()), child());
    expect(brief(story.play(0, [nested], started))).toEqual([
      '0 activity',
      '1 timer 5',
      '2 activity',
      '3 sub-orchestration',
    ]);
  });

  it('a result that comes twice, or for nobody, changes nothing', () => {
    const story = new Story();
    story.play(0, [activity()], started);
    expect(story.play(1, [activity()], done(0), done(0), failed(7)).error).toBeUndefined();
  });
});

describe('timers', () => {
  it('of any length within the limit are one timer', () => {
    const story = new Story();
    expect(brief(story.play(0, [timer(60)], started))).toEqual(['0 timer 60']);
    expect(story.play(60, [timer(60)], fired(0)).isSettled).toBe(true);
  });

  it('beyond the limit are split, each part with its own number', () => {
    const story = new Story();
    const long = [timer(70), activity()];
    expect(brief(story.play(0, long, started))).toEqual(['0 timer 25']);
    expect(brief(story.play(25, long, fired(0)))).toEqual(['1 timer 50']);
    expect(brief(story.play(50, long, fired(1)))).toEqual(['2 timer 70']);
    expect(brief(story.play(70, long, fired(2)))).toEqual(['3 activity']);
  });
});

describe('retries', () => {
  it('put a timer that grows between two attempts, and one of no length at the end', () => {
    const story = new Story();
    const actions = [retried({ backoffCoefficient: 3 }), activity('after')];
    expect(brief(story.play(0, actions, started))).toEqual(['0 activity']);
    expect(brief(story.play(10, actions, failed(0)))).toEqual(['1 timer 11']);
    expect(brief(story.play(11, actions, fired(1)))).toEqual(['2 activity']);
    expect(brief(story.play(20, actions, failed(2)))).toEqual(['3 timer 23']);
    expect(brief(story.play(23, actions, fired(3)))).toEqual(['4 activity']);
    expect(brief(story.play(30, actions, failed(4)))).toEqual(['5 timer 30']);
    expect(brief(story.play(30, actions, fired(5)))).toEqual(['6 activity']);
  });

  it('end without a timer when their time is over', () => {
    const story = new Story();
    const actions = [retried({ retryTimeoutInMilliseconds: 5000 })];
    story.play(0, actions, started);
    const late = story.play(10, actions, failed(0));
    expect(late).toMatchObject({ decisions: [], isSettled: true, openTasks: 0 });
  });

  it('never wait longer than the longest interval', () => {
    const story = new Story();
    const actions = [retried({ backoffCoefficient: 100, maxRetryIntervalInMilliseconds: 2000 })];
    story.play(0, actions, started);
    story.play(0, actions, failed(0));
    story.play(1, actions, fired(1));
    expect(brief(story.play(1, actions, failed(2)))).toEqual(['3 timer 3']);
  });
});

describe('external events', () => {
  it('are compared without regard to case', () => {
    const story = new Story();
    story.play(0, [event('Approve')], started);
    expect(story.play(1, [event('Approve')], raised('APPROVE')).isSettled).toBe(true);
  });

  it('go to the newest wait', () => {
    const story = new Story();
    const actions = [any(event('go'), timer(5)), event('go')];
    story.play(0, actions, started);
    story.play(5, actions, fired(0));
    expect(story.play(6, actions, raised('go')).isSettled).toBe(true);
  });

  it('that came early are kept', () => {
    const story = new Story();
    story.play(0, [activity(), event('go')], started, raised('go'));
    expect(story.play(1, [activity(), event('go')], done(0)).isSettled).toBe(true);
  });

  it('that come after continue-as-new was asked for are carried over', () => {
    const story = new Story();
    const { continueAsNew } = story.play(0, [event('go'), next({ n: 2 })], started, raised('go'), raised('later'));
    expect(continueAsNew?.input).toBe('{"n":2}');
    expect(continueAsNew?.carriedOver.map((one) => one.Name)).toEqual(['later']);
  });
});

describe('suspended', () => {
  const suspended = historyEvents.executionSuspended(at(0), null);
  const resumed = historyEvents.executionResumed(at(0), null);

  it('nothing is taken in and nothing begun until it is resumed', () => {
    const story = new Story();
    const actions = [activity(), activity()];
    story.play(0, actions, started);
    expect(story.play(1, actions, suspended, done(0))).toMatchObject({ isSuspended: true, decisions: [] });
    expect(brief(story.play(2, actions, resumed))).toEqual(['1 activity']);
  });

  it('what was asked for in the same episode is held back', () => {
    const story = new Story();
    expect(brief(story.play(0, [activity()], started, suspended))).toEqual([]);
    expect(brief(story.play(1, [activity()], resumed))).toEqual(['0 activity']);
  });
});

describe('what can’t go on', () => {
  it('names what changed in the code', () => {
    const story = new Story();
    story.play(0, [activity()], started);
    expect(story.play(1, [timer(5)], done(0)).error?.message).toContain(
      "scheduled an activity task with sequence ID 0 and name 'a' (version ''), but the current replay execution instead scheduled a timer",
    );
    const other = new Story();
    other.play(0, [activity()], started);
    expect(other.play(1, [activity('b')]).error?.message).toContain(
      "scheduled an activity task with sequence ID 0 and name 'b'",
    );
  });

  it.each([
    ['an activity that isn’t there', activity('nowhere'), "'nowhere' doesn't exist"],
    ['a child with the parent’s id', child('parent'), 'must be different'],
    ['an entity that isn’t there', { actionType: ActionType.CallEntity, instanceId: '@x@y' }, "'x' doesn't exist"],
    ['a call of the web', { actionType: ActionType.CallHttp }, "'callHttp' is not supported"],
    ['an action of the future', { actionType: 99 }, "'action 99' is not supported"],
  ])('%s', (_name, action, text) => {
    expect(new Story().play(0, [action], started).error?.message).toContain(text);
  });

  it('more work than the limit', () => {
    const many = Array.from({ length: 51 }, () => activity());
    expect(new Story().play(0, [all(...many)], started).error?.message).toContain(
      'Maximum amount of orchestration actions (50)',
    );
  });

  it('more work than the limit while a lock is held, which is given back', () => {
    const lockSet = [{ name: 'counter', key: 'a' }];
    const lock = { actionType: ActionType.LockEntities, lockSet, lockRequestId: 'lock' };
    const { error, farewell } = new Story().play(
      0,
      [lock, all(...Array.from({ length: 50 }, () => activity()))],
      started,
      raised('lock'),
    );
    expect(error?.message).toContain('Maximum amount of orchestration actions (50)');
    expect(farewell.map((one) => 'Name' in one && one.Name)).toEqual(['op', 'release']);
  });
});
