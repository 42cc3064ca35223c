/** What stands to the right of a colon or an equals sign, as far as it can be known without deploying. */
export type BicepValue =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'null'; readonly text: string }
  | { readonly kind: 'object'; readonly properties: readonly BicepProperty[] }
  | { readonly kind: 'array'; readonly items: readonly BicepValue[] }
  /** A condition: one of two. */
  | { readonly kind: 'either'; readonly condition: string; readonly options: readonly [BicepValue, BicepValue] }
  /** Known on deployment only. */
  | { readonly kind: 'expression'; readonly text: string };

export interface BicepProperty {
  readonly name: string;
  readonly value: BicepValue;
  readonly line: number;
}

/** The value at a path of property names, or undefined where an object ends before. */
export function valueAt(value: BicepValue | undefined, ...path: string[]): BicepValue | undefined {
  const [first, ...rest] = path;
  if (first === undefined || !value) return value;
  if (value.kind !== 'object') return undefined;
  return valueAt(value.properties.find(({ name }) => name === first)?.value, ...rest);
}

/** The items of a list, none for everything else. */
export function itemsOf(value: BicepValue | undefined): readonly BicepValue[] {
  return value?.kind === 'array' ? value.items : [];
}

/** The text of a string, undefined for everything else. */
export function textOf(value: BicepValue | undefined): string | undefined {
  return value?.kind === 'string' ? value.text : undefined;
}

/** How it reads in Bicep, on one line: for messages, and to compare expressions. */
export function showValue(value: BicepValue | undefined): string {
  if (!value) return 'nothing';
  if (value.kind === 'string') return `'${value.text}'`;
  if (value.kind === 'object')
    return `{ ${value.properties.map((each) => `${each.name}: ${showValue(each.value)}`).join(', ')} }`;
  if (value.kind === 'array') return `[${value.items.map(showValue).join(', ')}]`;
  if (value.kind === 'either') return `${value.condition} ? ${value.options.map(showValue).join(' : ')}`;
  return value.text;
}
