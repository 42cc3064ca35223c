/** An orchestration can't go on: it asked for something that isn't there, isn't supported or contradicts its history. */
export class OrchestrationError extends Error {}
