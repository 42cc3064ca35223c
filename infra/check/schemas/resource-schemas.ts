import { z } from 'zod';

/** A type by name, `!` before it for required, `-` for read-only: `string`, `int`, `A | B | string`, `Sku`, `Rule[]`. */
const TypeName = z.string();
const Properties = z.record(z.string(), TypeName);

const ObjectSchema = z.object({
  properties: Properties,
  /** What all other properties are, where any are taken. */
  additional: TypeName.optional(),
  /** Sets of further properties of which one fits: they differ in the value of one of them. */
  oneOf: z.array(Properties).optional(),
});
export type ObjectSchema = z.infer<typeof ObjectSchema>;

const ResourceSchema = z.object({ body: ObjectSchema, types: z.record(z.string(), ObjectSchema) });
export type ResourceSchema = z.infer<typeof ResourceSchema>;

/** By type and version, as Bicep writes them: `Microsoft.Storage/storageAccounts@2025-01-01`. */
export const ResourceSchemas = z.record(z.string(), ResourceSchema);
export type ResourceSchemas = z.infer<typeof ResourceSchemas>;
