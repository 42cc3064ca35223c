import type { BicepResource } from './bicep/bicep-file.ts';
import { type BicepValue, valueAt } from './bicep/bicep-value.ts';
import type { Finding } from './finding.ts';
import { deployedResources, type Infra } from './read-infra.ts';
import { checkObject } from './schemas/check-value.ts';
import type { ResourceSchema, ResourceSchemas } from './schemas/resource-schemas.ts';

/** Bicep's own properties, which no schema has. */
const BICEP_PROPERTIES = ['parent', 'scope', 'dependsOn'];

/** Type, version and properties of every resource are as published. */
export function checkSchemas(infra: Infra, schemas: ResourceSchemas): Finding[] {
  return deployedResources(infra).flatMap((resource) =>
    problemsOf(resource, schemas).map((message) => ({
      check: 'schema',
      where: `${resource.file}:${resource.line}`,
      message: `${resource.type}@${resource.version} ${resource.symbol}: ${message}`,
    })),
  );
}

function problemsOf(resource: BicepResource, schemas: ResourceSchemas): string[] {
  const schema = schemas[`${resource.type}@${resource.version}`];
  if (!schema) return ['there is no such type of this version'];
  return [
    ...checkObject(withoutBicepProperties(resource.body), schema.body, schema.types, ''),
    ...untagged(resource, schema),
  ];
}

/** azd finds what belongs to an environment by its tag, and so does who reads the bill. */
function untagged({ body }: BicepResource, schema: ResourceSchema): string[] {
  return schema.body.properties['tags'] === undefined || valueAt(body, 'tags') ? [] : ['has no tags'];
}

function withoutBicepProperties(body: BicepValue): BicepValue {
  if (body.kind !== 'object') return body;
  return { kind: 'object', properties: body.properties.filter(({ name }) => !BICEP_PROPERTIES.includes(name)) };
}
