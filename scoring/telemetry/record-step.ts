import { openSpan } from '../../core/telemetry/spans.ts';
import { scoringErrorOf } from '../scoring-error.ts';
import { recordCode } from './recorded-request.ts';

/** Runs a step of a request within a span of its own. */
export async function recordStep<T>(name: string, work: () => Promise<T>): Promise<T> {
  const span = openSpan(name);
  try {
    return await work();
  } catch (thrown) {
    recordCode(span, scoringErrorOf(thrown, name));
    throw thrown;
  } finally {
    span.end();
  }
}
