import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import { TABLES } from './tables.ts';

/** The part of the language service that is used. It is C# compiled to JavaScript, hence the names. */
interface KustoLanguage {
  readonly Symbols: {
    readonly TableSymbol: { From(columns: string): { WithName(name: string): unknown } };
    readonly DatabaseSymbol: { readonly $ctor1: new (name: string, members: readonly unknown[]) => unknown };
  };
  readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
  readonly KustoCode: {
    ParseAndAnalyze(
      query: string,
      globals: unknown,
    ): {
      GetDiagnostics(): {
        readonly Count: number;
        getItem(i: number): { readonly Severity: string; readonly Message: string };
      };
    };
  };
}

/**
 * Opens Microsoft's analyser of Kusto queries with the tables of a workspace.
 * @returns a function that returns all errors in a query: syntax, tables, columns, functions
 */
export function openKusto(): (query: string) => string[] {
  const { Symbols, GlobalState, KustoCode } = load();
  const tables = Object.entries(TABLES).map(([name, columns]) => Symbols.TableSymbol.From(columns).WithName(name));
  const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor1('workspace', tables));
  const known = new Map<string, string[]>();
  const analyse = (query: string): string[] => {
    const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
    const all = Array.from({ length: found.Count }, (_, i) => found.getItem(i));
    return all.filter(({ Severity }) => Severity === 'Error').map(({ Message }) => Message);
  };
  return (query) => {
    const problems = known.get(query) ?? analyse(query);
    known.set(query, problems);
    return problems;
  };
}

/** Loads the language service. Its scripts write to the global object, so they run in a context of their own. */
function load(): KustoLanguage {
  const { resolve } = createRequire(import.meta.url);
  const context = createContext({ setTimeout, clearTimeout });
  for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    runInContext(readFileSync(resolve(`@kusto/language-service-next/${script}`), 'utf8'), context, {
      filename: script,
    });
  }
  return runInContext('Kusto.Language', context) as KustoLanguage;
}
