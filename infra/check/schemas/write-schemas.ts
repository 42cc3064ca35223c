import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { type ObjectSchema, ResourceSchemas } from './resource-schemas.ts';

/** The package whose tool `bicepschema get` tells what Azure Resource Manager takes; MIT, by Microsoft. */
const PACKAGE = '@azure/mcp@2.0.5';

const Property = z.object({ name: z.string(), type: z.string(), flags: z.string().default('') });
const Definition = z.object({
  $type: z.string(),
  name: z.string().optional(),
  properties: z.array(Property).default([]),
  additionalPropertiesType: z.string().optional(),
  baseProperties: z.array(Property).default([]),
  elements: z.array(z.object({ properties: z.array(Property) })).optional(),
});
type Definition = z.infer<typeof Definition>;
const Answer = z.object({
  results: z.object({ BicepSchemaResult: z.array(Definition.extend({ bodyType: Definition.optional() })) }),
});

/**
 * Writes the schemas of the given resource types into one file, without descriptions and without what no resource reaches.
 * `node dist/infra/check/schemas/write-schemas.js FILE TYPE…`; the package is some 60 MB, so it isn't installed with the others.
 */
async function writeSchemas(file: string, types: readonly string[]): Promise<void> {
  const schemas: ResourceSchemas = {};
  for (const type of types) Object.assign(schemas, await schemaOf(type));
  await writeFile(file, `${JSON.stringify({ source: PACKAGE, schemas: ResourceSchemas.parse(schemas) }, null, 1)}\n`);
}

async function schemaOf(type: string): Promise<ResourceSchemas> {
  const { stdout } = await execa('npx', ['-y', PACKAGE, 'bicepschema', 'get', '--resource-type', type]);
  const definitions = Answer.parse(JSON.parse(stdout)).results.BicepSchemaResult;
  const resource = definitions.find(({ $type }) => $type === 'Resource');
  if (!resource?.bodyType || !resource.name) throw new Error(`${PACKAGE} knows no schema of ${type}.`);
  const named = new Map(definitions.flatMap((each) => (each.name ? [[each.name, each] as const] : [])));
  const body = slim(resource.bodyType);
  return { [resource.name]: { body, types: reachable(body, named) } };
}

function slim(definition: Definition): ObjectSchema {
  const { elements, additionalPropertiesType: additional } = definition;
  if (!elements) return { properties: properties(definition.properties), ...(additional && { additional }) };
  return {
    properties: properties(definition.baseProperties),
    oneOf: elements.map((each) => properties(each.properties)),
  };
}

/** `!` before a type is required, `-` read-only. */
function properties(list: readonly z.infer<typeof Property>[]): Record<string, string> {
  return Object.fromEntries(list.map(({ name, type, flags }) => [name, mark(flags) + type]));
}

function mark(flags: string): string {
  if (flags.includes('ReadOnly')) return '-';
  return flags.includes('Required') ? '!' : '';
}

function reachable(body: ObjectSchema, named: ReadonlyMap<string, Definition>): Record<string, ObjectSchema> {
  const found: Record<string, ObjectSchema> = {};
  const queue = [body];
  for (let schema = queue.pop(); schema; schema = queue.pop()) {
    for (const name of namesIn(schema)) {
      const definition = named.get(name);
      if (!definition || found[name]) continue;
      found[name] = slim(definition);
      queue.push(found[name]);
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namesIn({ properties, additional, oneOf = [] }: ObjectSchema): string[] {
  const types = [...Object.values(properties), ...oneOf.flatMap((each) => Object.values(each)), additional ?? ''];
  return types.flatMap((type) => type.replace(/^[!-]/, '').split(' | ')).map((type) => type.replace(/(\[\])+$/, ''));
}

const [file = '', ...types] = process.argv.slice(2);
await writeSchemas(file, types);
