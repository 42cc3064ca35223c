import { type BicepValue, showValue, textOf } from '../bicep/bicep-value.ts';
import type { ObjectSchema, ResourceSchema } from './resource-schemas.ts';

type Types = ResourceSchema['types'];

/**
 * Holds a value to a type. What is known on deployment only is taken for right.
 * @returns what is wrong, each with the path of the property
 */
export function checkValue(value: BicepValue, type: string, types: Types, path = ''): string[] {
  if (value.kind === 'either') return value.options.flatMap((each) => checkValue(each, type, types, path));
  if (value.kind === 'expression' || value.kind === 'null' || type === 'any') return [];
  const choices = type.split(' | ');
  if (choices.length > 1) return checkChoice(value, choices, path);
  if (type.endsWith('[]')) return checkArray(value, type.slice(0, -2), types, path);
  const named = types[type];
  return named ? checkObject(value, named, types, path) : checkScalar(value, type, path);
}

/** Holds an object to its schema: nothing unknown, nothing read-only, nothing missing. */
export function checkObject(value: BicepValue, schema: ObjectSchema, types: Types, path: string): string[] {
  if (value.kind !== 'object') return [`${path} is ${showValue(value)}, not an object`];
  const properties = { ...schema.properties, ...oneThatFits(value, schema) };
  const given = new Set(value.properties.map(({ name }) => name));
  const missing = Object.entries(properties).filter(([name, type]) => type.startsWith('!') && !given.has(name));
  return [
    ...value.properties.flatMap((property) => {
      const type = properties[property.name] ?? schema.additional;
      const at = path ? `${path}.${property.name}` : property.name;
      if (type === undefined) return [`${at} is unknown`];
      if (type.startsWith('-')) return [`${at} is read-only`];
      return checkValue(property.value, type.replace(/^!/, ''), types, at);
    }),
    ...missing.map(([name]) => `${path ? `${path}.` : ''}${name} is missing`),
  ];
}

/** Of several sets of properties the one whose fixed values are those given. */
function oneThatFits(value: BicepValue & { kind: 'object' }, { oneOf = [] }: ObjectSchema): Record<string, string> {
  const text = (name: string) => textOf(value.properties.find((property) => property.name === name)?.value);
  const fits = (set: Record<string, string>) => Object.entries(set).some(([name, type]) => type === `!${text(name)}`);
  return oneOf.find(fits) ?? {};
}

function checkArray(value: BicepValue, type: string, types: Types, path: string): string[] {
  if (value.kind !== 'array') return [`${path} is ${showValue(value)}, not a list`];
  return value.items.flatMap((item, i) => checkValue(item, type, types, `${path}[${i}]`));
}

function checkChoice(value: BicepValue, choices: readonly string[], path: string): string[] {
  const isFine = value.kind === 'string' && (choices.includes(value.text) || choices.includes('string'));
  return isFine ? [] : [`${path} is ${showValue(value)}, not one of ${choices.join(', ')}`];
}

const KINDS: Readonly<Record<string, BicepValue['kind']>> = { string: 'string', int: 'number', bool: 'boolean' };

function checkScalar(value: BicepValue, type: string, path: string): string[] {
  const kind = KINDS[type];
  if (kind) return value.kind === kind ? [] : [`${path} is ${showValue(value)}, not a ${kind}`];
  return value.kind === 'string' && value.text === type ? [] : [`${path} is ${showValue(value)}, not ${type}`];
}
