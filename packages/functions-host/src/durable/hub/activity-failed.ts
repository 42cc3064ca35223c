import { z } from 'zod';
import { jsonOrUndefined } from '../../json-or-undefined.ts';
import { type FailureDetails, historyEvents, type TaskFailed } from '../history/history-event.ts';
import { truncateErrorText } from '../limits.ts';

/** If the app has called `setExceptionPropertiesProvider`, the SDK sends this instead of the error's text. */
const GivenDetails = z
  .object({
    errorType: z.string(),
    errorMessage: z.string(),
    stackTrace: z.string().optional(),
    isNonRetriable: z.boolean(),
    properties: z.record(z.string(), z.unknown()),
  })
  .transform(
    (given): FailureDetails => ({
      ErrorType: given.errorType,
      ErrorMessage: given.errorMessage,
      StackTrace: given.stackTrace,
      IsNonRetriable: given.isNonRetriable,
      Properties: given.properties,
    }),
  );

/** Makes the event of a failed activity, with the extension's text (and its two spaces). */
export function activityFailed(
  at: Date,
  taskId: number,
  name: string,
  { message, stack }: { message: string; stack: string },
): TaskFailed {
  const failure = readDetails(message);
  const text = failure?.ErrorMessage ?? message;
  const reason = truncateErrorText(`Activity function '${name}' failed:  ${text}`);
  const details = {
    $type: 'System.Exception, System.Private.CoreLib',
    ClassName: 'System.Exception',
    Message: ` ${truncateErrorText(text)}`,
    StackTraceString: truncateErrorText(stack),
  };
  return historyEvents.taskFailed(at, taskId, reason, JSON.stringify(details), failure);
}

const readDetails = (message: string): FailureDetails | undefined =>
  GivenDetails.safeParse(jsonOrUndefined(message)).data;
