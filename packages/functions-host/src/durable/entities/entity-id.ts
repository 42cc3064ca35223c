import { z } from 'zod';

export const EntityId = z.object({ name: z.string(), key: z.string() });
export type EntityId = z.infer<typeof EntityId>;

const INSTANCE_ID = /^@([^@]+)@(.*)$/s;

/** Returns the id of the instance that holds an entity: `@name@key`, with the name in lower case. */
export const entityInstanceId = ({ name, key }: EntityId): string => `@${name.toLowerCase()}@${key}`;

/** Returns the entity with this instance id; `undefined` if it isn't the id of an entity. */
export function entityOfId(instanceId: string): EntityId | undefined {
  const [, name, key] = INSTANCE_ID.exec(instanceId) ?? [];
  return name === undefined || key === undefined ? undefined : { name, key };
}

/** Returns the entity that an instance holds; `undefined` for the instance of an orchestration, whatever its id. */
export function entityOf({ instanceId, name }: { instanceId: string; name: string }): EntityId | undefined {
  const entity = entityOfId(instanceId);
  return entity && name === entityFunction(entity.name) ? entity : undefined;
}

/** Returns the name that the instances of all entities with this name have in the place of an orchestrator's. */
export const entityFunction = (entityName: string): string => `@${entityName.toLowerCase()}`;
