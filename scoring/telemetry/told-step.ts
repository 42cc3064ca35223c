import { openSpan } from '../../core/telemetry/in-span.ts';
import { scoringErrorOf } from '../scoring-error.ts';
import { tellCode } from './told-request.ts';

/** Does a step of a request within a span of its own. */
export async function toldStep<T>(name: string, work: () => Promise<T>): Promise<T> {
  const span = openSpan(name);
  try {
    return await work();
  } catch (thrown) {
    tellCode(span, scoringErrorOf(thrown, name));
    throw thrown;
  } finally {
    span.end();
  }
}
