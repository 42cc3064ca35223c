import type { TaskFailed } from '../history/history-event.ts';
import { historyEvents } from '../history/history-events.ts';
import { truncateErrorText } from '../limits.ts';

/** What history says of an activity that failed, in the words of the extension (with its two spaces). */
export function activityFailed(
  at: Date,
  taskId: number,
  name: string,
  { message, stack }: { message: string; stack: string },
): TaskFailed {
  const reason = truncateErrorText(`Activity function '${name}' failed:  ${message}`);
  const details = {
    $type: 'System.Exception, System.Private.CoreLib',
    ClassName: 'System.Exception',
    Message: ` ${truncateErrorText(message)}`,
    StackTraceString: truncateErrorText(stack),
  };
  return historyEvents.taskFailed(at, taskId, reason, JSON.stringify(details));
}
