import { z } from 'zod';
import type { Resource } from './resource.ts';

const Parameter = z.object({
  type: z.string(),
  /** Default value. Absent if there is none, or it is an expression. */
  defaultValue: z.unknown().optional(),
  allowedValues: z.array(z.unknown()).optional(),
  minValue: z.number().optional(),
  description: z.string().optional(),
});

/** Parameters and outputs of main.bicep. */
export const Interface = z.object({ parameters: z.record(z.string(), Parameter), outputs: z.array(z.string()) });
export type Interface = z.infer<typeof Interface>;

/** The evaluated content of infra/. */
export interface Infra {
  /** Deployments by name. `uploads` is upload-subscription.bicep, which a hook deploys. */
  readonly deployments: ReadonlyMap<string, readonly Resource[]>;
  readonly interface: Interface;
  /** Texts of files by their path in infra/: queries, the workbook, parameters, azure.yaml, the manifests of the cluster. */
  readonly texts: ReadonlyMap<string, string>;
}

const Template = z.object({
  parameters: z.record(
    z.string(),
    Parameter.omit({ description: true, type: true }).extend({
      type: z.string().default('object'),
      $ref: z.string().optional(),
      metadata: z.object({ description: z.string() }).partial().optional(),
    }),
  ),
  outputs: z.record(z.string(), z.unknown()),
});

/** Reads the interface from a compiled template. */
export function interfaceOf(compiled: string): Interface {
  const { parameters, outputs } = Template.parse(JSON.parse(compiled));
  const described = Object.entries(parameters).map(([name, { metadata, defaultValue, $ref: _, ...rest }]) => {
    const isExpression = typeof defaultValue === 'string' && defaultValue.startsWith('[');
    return [name, { ...rest, ...(!isExpression && { defaultValue }), ...metadata }] as const;
  });
  return Interface.parse({ parameters: Object.fromEntries(described), outputs: Object.keys(outputs) });
}
