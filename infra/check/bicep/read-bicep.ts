import type { Node } from 'web-tree-sitter';
import type { BicepFile, BicepModule, BicepName, BicepParameter, BicepResource } from './bicep-file.ts';
import { type BicepValue, textOf, valueAt } from './bicep-value.ts';
import { named, readProperties, readValue, stringText } from './read-value.ts';

/** What a Bicep file declares and uses. It isn't evaluated: loops are read once, conditions as both of their ways. */
export function readBicep(path: string, root: Node): BicepFile {
  const nodes = [...walk(root)];
  const ofType = (type: string) => nodes.filter((node) => node.type === type);
  const resources = ofType('resource_declaration').map((node) => readResource(path, node));
  return {
    path,
    syntaxErrors: nodes
      .filter((node) => node.isError || node.isMissing)
      .map((node) => ({ line: lineOf(node), text: node.text.slice(0, 60) })),
    parameters: ofType('parameter_declaration').map(readParameter),
    types: ofType('type_declaration').map(declaredName),
    variables: new Map(ofType('variable_declaration').map(readVariable)),
    resources,
    modules: ofType('module_declaration').map(readModule),
    outputs: ofType('output_declaration').map(declaredName),
    declared: new Set([
      ...DECLARATIONS.flatMap(ofType).map(declaredName),
      ...LOOP_NAMES.flatMap(ofType).map(({ text }) => text),
      ...loopVariables(nodes),
    ]),
    used: ofType('identifier').flatMap(readName),
    askedOutputs: [...root.text.matchAll(/(\w+)!?\.outputs\.(\w+)/g)].map(([, module = '', output = '']) => ({
      module,
      output,
    })),
    loadedTexts: [...root.text.matchAll(/loadTextContent\('([^']+)'\)/g)].map(([, file = '']) => file),
  };
}

const DECLARATIONS = ['parameter_declaration', 'variable_declaration', 'resource_declaration', 'module_declaration'];
const LOOP_NAMES = ['loop_variable', 'loop_enumerator'];

/** `for x in xs` without an index: its name is the field `initializer`. */
function loopVariables(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) =>
    node.type === 'for_statement' ? [node.childForFieldName('initializer')?.text ?? ''] : [],
  );
}

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

const lineOf = (node: Node): number => node.startPosition.row + 1;

function declaredName(node: Node): string {
  return named(node)[0]?.text ?? '';
}

function readParameter(node: Node): BicepParameter {
  const [name, type, fallback] = named(node);
  const before = node.previousNamedSibling;
  const decorators =
    before?.type === 'decorators' ? named(before).map((each) => each.text.replace(/^@|\(.*$/gs, '')) : [];
  return {
    name: name?.text ?? '',
    line: lineOf(node),
    decorators,
    type: type?.text ?? '',
    ...(fallback && { fallback: readValue(fallback) }),
  };
}

function readVariable(node: Node): readonly [string, BicepValue] {
  const [name, value] = named(node);
  return [name?.text ?? '', value ? readValue(value) : { kind: 'null', text: 'null' }];
}

function readResource(file: string, node: Node): BicepResource {
  const [type = '', version = ''] = typeText(node).split('@');
  const parent = parentOf(node);
  const symbol = declaredName(node);
  const outer = parent && readResource(file, parent);
  return {
    symbol,
    type: outer ? `${outer.type}/${type}` : type,
    version: version || (outer?.version ?? ''),
    isExisting: node.children.some((child) => child.text === 'existing'),
    body: bodyOf(node),
    path: [...(outer?.path ?? []), symbol],
    file,
    line: lineOf(node),
  };
}

/** The resource that a nested one stands in. */
function parentOf(node: Node): Node | undefined {
  for (let each = node.parent; each; each = each.parent) if (each.type === 'resource_declaration') return each;
  return undefined;
}

function readModule(node: Node): BicepModule {
  const parameters = valueAt(bodyOf(node), 'params');
  return {
    symbol: declaredName(node),
    source: typeText(node),
    parameters: parameters?.kind === 'object' ? parameters.properties : [],
    line: lineOf(node),
  };
}

function typeText(node: Node): string {
  const text = named(node)[1];
  return text ? stringText(text) : '';
}

/** The object of a declaration, whatever condition or loop it stands in. */
function bodyOf(node: Node): BicepValue {
  const object = [...walk(node)].find(
    (each) => each.type === 'object' && !isIn(each, 'parenthesized_expression', node),
  );
  return object ? { kind: 'object', properties: readProperties(object) } : { kind: 'null', text: 'null' };
}

function isIn(node: Node, type: string, end: Node): boolean {
  for (let each = node.parent; each && each.id !== end.id; each = each.parent) if (each.type === type) return true;
  return false;
}

/** A use of a name; names of declarations, properties, types and decorators are none. */
function readName(node: Node): BicepName[] {
  const { parent } = node;
  if (!parent || isDeclaration(node, parent) || isIn(node, 'decorator', node.tree.rootNode)) return [];
  return [{ name: node.text, isFunction: node.nextSibling?.text.startsWith('(') ?? false, line: lineOf(node) }];
}

function isDeclaration(node: Node, parent: Node): boolean {
  const isFirst = named(parent)[0]?.id === node.id;
  if (parent.type === 'object_property' || parent.type === 'compatible_identifier') return isFirst;
  if (parent.type.endsWith('_declaration')) return isFirst;
  if (parent.type === 'resource_expression') return parent.childForFieldName('resource')?.id === node.id;
  return parent.type === 'type' || parent.type === 'metadata_declaration';
}

/** The name that a resource is given, where it stands in the file. */
export function resourceName(resource: BicepResource): string | undefined {
  return textOf(valueAt(resource.body, 'name'));
}
