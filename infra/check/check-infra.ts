import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkCalls, readSources } from './check-calls.ts';
import { checkExposure } from './check-exposure.ts';
import { checkKeys } from './check-keys.ts';
import { checkNames } from './check-names.ts';
import { type CodeFacts, checkPromises } from './check-promises.ts';
import { checkRoles } from './check-roles.ts';
import { checkSchemas } from './check-schemas.ts';
import { checkSettings } from './check-settings.ts';
import { checkSyntax } from './check-syntax.ts';
import { checkWiring } from './check-wiring.ts';
import type { Finding } from './finding.ts';
import { infraParser } from './read-infra.ts';
import { readSchemas } from './schemas/read-schemas.ts';

/**
 * Makes what says everything that can be said of infra/ without a subscription. Queries have a check of their own, which is slow to
 * load.
 */
export async function openInfraCheck(repository: string): Promise<(texts: ReadonlyMap<string, string>) => Finding[]> {
  const parse = await infraParser();
  const schemas = await readSchemas(repository);
  const facts = await readCodeFacts(repository);
  const calls = checkCalls(await readSources(repository));
  return (texts) => {
    const infra = parse(texts);
    const syntax = checkSyntax(infra);
    if (syntax.length > 0) return syntax;
    return [
      ...checkSchemas(infra, schemas),
      ...checkWiring(infra),
      ...checkKeys(infra),
      ...checkExposure(infra),
      ...checkRoles(infra),
      ...calls,
      ...checkNames(infra),
      ...checkSettings(infra),
      ...checkPromises(infra, facts),
    ];
  };
}

async function readCodeFacts(repository: string): Promise<CodeFacts> {
  const app = await readFile(join(repository, 'functions/app.ts'), 'utf8');
  const worker = await readFile(join(repository, 'workers/main.ts'), 'utf8');
  const routes = await readFile(join(repository, 'scoring/rest/v2-routes.ts'), 'utf8');
  const [, grace = ''] = worker.match(/const GRACE_MS = ([\d_]+);/) ?? [];
  return {
    functions: [...app.matchAll(/\.(?:storageBlob|storageQueue|http)\('(\w+)'/g)].map(([, name = '']) => name),
    handBackSeconds: Number(grace.replaceAll('_', '')) / 1_000,
    healthPaths: [...routes.matchAll(/url: '(\/v2\/health\/\w+)'/g)].map(([, path = '']) => path),
  };
}
