import { HistoryPlayer } from './history-player.ts';
import { NonDeterminismError, OrchestrationError } from './orchestration-error.ts';
import type { Replayed, ReplayRequest } from './replayed.ts';

/**
 * Replays the actions of an orchestrator against its history, as the Durable Functions extension does in .NET: each action begins when
 * the one before it has settled, and sequence numbers are given in that order.
 */
export function replayOrchestration(request: ReplayRequest): Replayed {
  const player = new HistoryPlayer(request);
  try {
    for (const event of request.history) player.play(event);
  } catch (error) {
    if (!(error instanceof OrchestrationError)) throw error;
    return { ...player.result(), error: { message: error.message, isWhole: error instanceof NonDeterminismError } };
  }
  return player.result();
}
