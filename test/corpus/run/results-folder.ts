/** Where a run of the whole corpus leaves what docs/formats.md is made from. */
export const RESULTS_FOLDER = 'test/corpus/results';
