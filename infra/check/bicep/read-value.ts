import type { Node } from 'web-tree-sitter';
import type { BicepProperty, BicepValue } from './bicep-value.ts';

/** What a node of the syntax tree says. */
export function readValue(node: Node): BicepValue {
  switch (node.type) {
    case 'object':
      return { kind: 'object', properties: readProperties(node) };
    case 'array':
      return { kind: 'array', items: named(node).map(readValue) };
    case 'string':
      return hasInterpolation(node) ? expression(node) : { kind: 'string', text: stringText(node) };
    case 'number':
    case 'boolean':
    case 'null':
      return { kind: node.type, text: node.text };
    case 'ternary_expression':
      return readTernary(node);
    case 'call_expression':
      return readUnion(node) ?? expression(node);
    case 'for_statement':
      return readLoop(node);
    default:
      return expression(node);
  }
}

/** The properties of an object; resources nested in it are not among them. */
export function readProperties(object: Node): BicepProperty[] {
  return named(object).flatMap((property) => {
    const [key, value] = named(property);
    if (property.type !== 'object_property' || !key || !value) return [];
    return [{ name: keyText(key), value: readValue(value), line: property.startPosition.row + 1 }];
  });
}

/** The text of a string without its quotes; escapes are resolved, interpolations stay as they are written. */
export function stringText(node: Node): string {
  return node.text.replace(/^'|'$/g, '').replaceAll("\\'", "'").replaceAll('\\\\', '\\');
}

/** Children that say something. */
export function named(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}

function keyText(key: Node): string {
  return key.type === 'string' ? stringText(key) : key.text;
}

function hasInterpolation(node: Node): boolean {
  return node.namedChildren.some((child) => child.type === 'interpolation');
}

function readTernary(node: Node): BicepValue {
  const [condition, consequence, alternative] = named(node);
  if (!condition || !consequence || !alternative) return expression(node);
  return {
    kind: 'either',
    condition: condition.text,
    options: [readValue(consequence), readValue(alternative)],
  };
}

/** `union` of objects is an object with the properties of all; what a condition may add is among them. */
function readUnion(node: Node): BicepValue | undefined {
  const args = node.childForFieldName('arguments');
  if (node.childForFieldName('function')?.text !== 'union' || !args) return undefined;
  const parts = named(args)
    .map(readValue)
    .flatMap((part) => (part.kind === 'either' ? part.options : [part]));
  const objects = parts.filter((part) => part.kind === 'object');
  if (objects.length < parts.length) return undefined;
  return { kind: 'object', properties: objects.flatMap(({ properties }) => properties) };
}

/** A loop stands for a list of what it repeats. */
function readLoop(node: Node): BicepValue {
  const body = node.childForFieldName('body');
  return body ? { kind: 'array', items: [readValue(body)] } : expression(node);
}

function expression(node: Node): BicepValue {
  return { kind: 'expression', text: node.text.replace(/\s+/g, ' ') };
}
