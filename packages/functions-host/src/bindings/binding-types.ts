/** Bindings of storage, in lower case. */
export const STORAGE: readonly string[] = ['blob', 'queue', 'table'];
/** Inputs beside the trigger. */
export const INPUTS: readonly string[] = ['durableclient', 'orchestrationclient', 'blob', 'table'];
export const OUTPUTS: readonly string[] = ['http', ...STORAGE];
