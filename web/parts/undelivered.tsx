import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Undelivered as One, UndeliveredList } from '../../core/contracts/notification.ts';
import { ask, reasonOf } from '../api/ask.ts';
import { ago, count } from '../words/format.ts';
import { Note } from './note.tsx';

/** Lists the notifications that were given up; without any, it shows nothing. */
export function Undelivered() {
  const list = useSignal<readonly One[]>([]);
  const problem = useSignal<string | undefined>(undefined);
  const refresh = async () => {
    list.value = (await ask<UndeliveredList>('/notifications')).undelivered;
  };
  const attempt = (work: Promise<unknown>) =>
    work.catch((thrown) => {
      problem.value = reasonOf(thrown);
    });
  useEffect(() => void attempt(refresh()), []);
  const again = ({ delivery }: One) => attempt(ask(`/notifications/${delivery}`, { method: 'POST' }).then(refresh));
  if (problem.value) return <Note kind="bad">{problem.value}</Note>;
  if (list.value.length === 0) return null;
  return (
    <section class="block" aria-labelledby="undelivered">
      <h2 class="title" id="undelivered">
        {count(list.value.length, 'notification')} could not be delivered
      </h2>
      <ul class="rows">
        {list.value.map((each) => (
          <li key={each.delivery} class="row">
            <div class="row-words">
              <bdi class="row-name">{each.reason}</bdi>
              <span class="hint">
                <a href={`/jobs/${each.job}`}>its job</a> · {ago(each.givenUpAt)}, after{' '}
                {count(each.attempts, 'attempt')}
              </span>
            </div>
            <button type="button" class="quiet" onClick={() => void again(each)}>
              Deliver again
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
