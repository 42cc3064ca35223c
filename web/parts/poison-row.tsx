import type { PoisonedMessage } from '../../core/contracts/poison.ts';
import { handlePoison } from '../state/system.ts';
import { ago } from '../words/format.ts';

const KINDS: Readonly<Record<PoisonedMessage['queue'], string>> = {
  'tasks-poison': 'Task',
  'reports-poison': 'Report',
  'previews-poison': 'Preview',
  'notifications-poison': 'Notification',
};

/** A message that was given up, with the reason and what can be done. */
export function PoisonRow({ message }: { readonly message: PoisonedMessage }) {
  const { queue, poisonedAt, reason = 'It failed too often.', job, text } = message;
  return (
    <li class="row">
      <div class="row-words">
        <bdi class="row-name">{reason}</bdi>
        <span class="hint">
          {KINDS[queue]} · {ago(poisonedAt)}
          {job && (
            <>
              {' · '}
              <a href={`/jobs/${job}`}>its job</a>
            </>
          )}
        </span>
        <details class="message">
          <summary>The message</summary>
          <pre>{text}</pre>
        </details>
      </div>
      <div class="acts">
        <button type="button" class="quiet" onClick={() => void handlePoison(message, 'requeue')}>
          Put back
        </button>
        <button type="button" class="quiet" onClick={() => void handlePoison(message, 'remove')}>
          Remove
        </button>
      </div>
    </li>
  );
}
