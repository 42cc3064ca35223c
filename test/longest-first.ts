import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The projects whose files take longest, in this order. */
const LONG = ['page', 'e2e', 'corpus', 'mutation'];

/**
 * Starts the longest files first, so that no core is idle while the last one ends. In a fresh clone, Vitest knows only how many bytes a file
 * has; later it knows how long each took.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ project }: TestSpecification): number {
  const at = LONG.indexOf(project.name);
  return at === -1 ? LONG.length : at;
}
