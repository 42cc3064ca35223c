import type { Finding } from './finding.ts';
import type { Infra } from './read-infra.ts';

/** Every Bicep file parses. */
export function checkSyntax({ bicep }: Infra): Finding[] {
  return [...bicep.values()].flatMap(({ path, syntaxErrors }) =>
    syntaxErrors.map(({ line, text }) => ({
      check: 'syntax',
      where: `${path}:${line}`,
      message: `can't be parsed: ${text}`,
    })),
  );
}
