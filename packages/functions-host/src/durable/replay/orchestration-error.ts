/** An orchestration can't go on, because it requested something that doesn't exist, isn't supported or contradicts its history. */
export class OrchestrationError extends Error {}
/** The orchestrator requests something else than in an earlier replay. The extension shows this text without the orchestrator's name. */
export class NonDeterminismError extends OrchestrationError {}
