import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkCalls, readSources } from './check-calls.ts';
import { checkExposure } from './check-exposure.ts';
import { checkKeys } from './check-keys.ts';
import { checkLifecycle } from './check-lifecycle.ts';
import { checkNames } from './check-names.ts';
import { checkPlatform } from './check-platform.ts';
import { type CodeFacts, checkPromises } from './check-promises.ts';
import { checkRoles } from './check-roles.ts';
import { checkSettings } from './check-settings.ts';
import type { Infra } from './evaluated/infra.ts';
import type { Finding } from './finding.ts';

/**
 * Makes a function that checks the evaluated deployments against the code. Queries have a check of their own, which is slow to load. The
 * compiler checks the templates themselves.
 */
export async function openInfraCheck(repository: string): Promise<(infra: Infra) => Finding[]> {
  const facts = await readCodeFacts(repository);
  const calls = checkCalls(await readSources(repository));
  return (infra) => [
    ...checkKeys(infra),
    ...checkExposure(infra),
    ...checkRoles(infra),
    ...calls,
    ...checkNames(infra),
    ...checkLifecycle(infra),
    ...checkPlatform(infra),
    ...checkSettings(infra),
    ...checkPromises(infra, facts),
  ];
}

async function readCodeFacts(repository: string): Promise<CodeFacts> {
  const app = await readFile(join(repository, 'functions/app.ts'), 'utf8');
  const worker = await readFile(join(repository, 'workers/main.ts'), 'utf8');
  const routes = await readFile(join(repository, 'scoring/rest/v2-routes.ts'), 'utf8');
  const [, grace = ''] = worker.match(/const GRACE_MS = ([\d_]+);/) ?? [];
  return {
    functions: [...app.matchAll(/\.(?:storageBlob|storageQueue|http|timer)\('(\w+)'/g)].map(([, name = '']) => name),
    handBackSeconds: Number(grace.replaceAll('_', '')) / 1_000,
    healthPaths: [...routes.matchAll(/url: '(\/v2\/health\/\w+)'/g)].map(([, path = '']) => path),
  };
}
