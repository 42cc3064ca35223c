/** The types of storage bindings, in lower case, as are the types below. */
export const STORAGE: readonly string[] = ['blob', 'queue', 'table'];
/** The types of inputs besides the trigger. */
export const INPUTS: readonly string[] = ['durableclient', 'orchestrationclient', 'blob', 'table'];
export const OUTPUTS: readonly string[] = ['http', ...STORAGE];
