/** An orchestration can't go on: it asked for something that isn't there, isn't supported or contradicts its history. */
export class OrchestrationError extends Error {}
/** The orchestrator asks for something else than it did before. The extension shows the text as it is, without the orchestrator's name. */
export class NonDeterminismError extends OrchestrationError {}
