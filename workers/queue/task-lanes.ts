import { LANES } from '../../core/contracts/lane.ts';
import type { WorkerPorts } from '../ports.ts';
import { clearPoison, giveBack, handleMessage } from './handle-message.ts';
import type { TaskQueue } from './take-tasks.ts';

/** Returns the queues of tasks, in the order in which a worker serves them. */
export function taskLanes(ports: WorkerPorts, stopping: AbortSignal): TaskQueue[] {
  return LANES.map((lane) => ({
    queue: ports.storage.queues[lane],
    handle: (message) => handleMessage(ports, message, stopping, lane),
    clear: (message) => clearPoison(ports, message),
    giveBack: (message) => giveBack(ports, message, lane),
  }));
}
