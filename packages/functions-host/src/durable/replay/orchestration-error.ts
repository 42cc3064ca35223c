/** An orchestration can't go on, because it requested something that doesn't exist, isn't supported or contradicts its history. */
export class OrchestrationError extends Error {}
/** The orchestrator requests something else than in an earlier replay. The extension shows this text without the orchestrator's name. */
export class NonDeterminismError extends OrchestrationError {}

/** Makes the extension's text about a function that an orchestration asks for. @param kind with the article 'an' */
export const missingFunction = (name: string, kind: 'activity' | 'orchestrator' | 'entity'): string =>
  `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function.`;
