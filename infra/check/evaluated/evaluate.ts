import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Compiler } from '../compiler/open-compiler.ts';
import { compact } from './compact.ts';
import type { ParameterValue } from './deployments.ts';
import type { Resource } from './resource.ts';

/** Evaluates what the template `file` in a folder deploys with some parameters. */
export async function evaluate(
  compiler: Compiler,
  folder: string,
  file: string,
  parameters: Readonly<Record<string, ParameterValue>>,
  resourceGroup?: string,
): Promise<Resource[]> {
  const path = join(folder, `evaluated-${process.pid}.bicepparam`);
  const lines = Object.entries(parameters).map(([name, value]) => `param ${name} = ${inBicep(value)}\n`);
  await writeFile(path, `using '${file}'\n${lines.join('')}`);
  try {
    return compact(await compiler.evaluate(path, resourceGroup));
  } finally {
    await rm(path);
  }
}

function inBicep(value: ParameterValue): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' ? `[${value.map(inBicep).join(', ')}]` : String(value);
}
