import { deliverAgain, undelivered } from '../state/system.ts';
import { ago, count } from '../words/format.ts';

/** Lists the notifications that were given up; without any, it shows nothing. */
export function Undelivered() {
  const list = undelivered.value;
  if (list.length === 0) return null;
  return (
    <section class="block" aria-labelledby="undelivered">
      <h2 class="title" id="undelivered">
        {count(list.length, 'notification')} could not be delivered
      </h2>
      <ul class="rows">
        {list.map((each) => (
          <li key={each.delivery} class="row">
            <div class="row-words">
              <bdi class="row-name">{each.reason}</bdi>
              <span class="hint">
                <a href={`/jobs/${each.job}`}>its job</a> · {ago(each.givenUpAt)}, after{' '}
                {count(each.attempts, 'attempt')}
              </span>
            </div>
            <button type="button" class="quiet" onClick={() => void deliverAgain(each)}>
              Deliver again
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
