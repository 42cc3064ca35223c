/** A route as functions declare it, e.g. `jobs/{id:int}/{part?}` or `files/{*path}`. */
export interface RouteTemplate {
  /** Sorts the more specific template first: compare as strings. */
  precedence: string;
  /** The parameters of a path (without leading slash, percent-encoded), or `undefined` where it isn't this route's. */
  match(path: string): Record<string, string> | undefined;
}

interface Parameter {
  name: string;
  isCatchAll: boolean;
  isOptional: boolean;
  defaultValue: string | undefined;
  constraints: string[];
}

const PARAMETER = /\{(\*{0,2})([^{}:=?]+)((?::[^{}:=?()]+(?:\([^)]*\))?)*)(?:=([^{}?]*))?(\?)?\}/g;

/** Parses a template of ASP.NET's attribute routing. Constraints that it doesn't know are satisfied by anything. */
export function parseRouteTemplate(template: string): RouteTemplate {
  const segments = template
    .replace(/^\/|\/$/g, '')
    .split('/')
    .filter(Boolean)
    .map(parseSegment);
  const pattern = new RegExp(`^${segments.map((segment, at) => segment.pattern(at === 0)).join('')}/?$`, 'i');
  const parameters = segments.flatMap((segment) => segment.parameters);
  return {
    precedence: segments.map((segment) => segment.rank).join(''),
    match(path) {
      const found = pattern.exec(path);
      return found ? readParameters(parameters, found.slice(1)) : undefined;
    },
  };
}

function parseSegment(text: string) {
  const parameters: Parameter[] = [];
  let pattern = '';
  let end = 0;
  for (const match of text.matchAll(PARAMETER)) {
    const parameter = toParameter(match);
    parameters.push(parameter);
    pattern += escaped(text.slice(end, match.index)) + (parameter.isCatchAll ? '(.*)' : '([^/]+)');
    end = match.index + match[0].length;
  }
  pattern += escaped(text.slice(end));
  const isWhole = parameters.length === 1 && pattern.startsWith('(') && pattern.endsWith(')');
  const mayBeMissing =
    isWhole && parameters.every((one) => one.isOptional || one.isCatchAll || one.defaultValue !== undefined);
  return {
    parameters,
    rank: rank(parameters, isWhole),
    pattern: (isFirst: boolean) => {
      const whole = isFirst ? pattern : `/${pattern}`;
      return mayBeMissing ? `(?:${whole})?` : whole;
    },
  };
}

function toParameter([, stars, name, constraints, defaultValue, optional]: RegExpMatchArray): Parameter {
  return {
    name: name ?? '',
    isCatchAll: stars !== '',
    isOptional: optional === '?',
    defaultValue,
    constraints: constraints?.match(/[^:()]+(?:\([^)]*\))?/g) ?? [],
  };
}

/** Literals before parameters with constraints before bare ones before what takes the rest. */
function rank(parameters: readonly Parameter[], isWhole: boolean): number {
  const [first] = parameters;
  if (!first) return 1;
  if (first.isCatchAll) return first.constraints.length > 0 ? 4 : 5;
  return first.constraints.length > 0 || !isWhole ? 2 : 3;
}

function readParameters(parameters: readonly Parameter[], values: readonly (string | undefined)[]) {
  const result: Record<string, string> = {};
  for (const [at, parameter] of parameters.entries()) {
    const value = values[at] ? decode(values[at]) : parameter.defaultValue;
    if (value === undefined) continue;
    if (!parameter.constraints.every((constraint) => satisfies(value, constraint))) return undefined;
    result[parameter.name] = value;
  }
  return result;
}

const CONSTRAINTS: Record<string, (value: string, ...limits: number[]) => boolean> = {
  int: (value) => /^-?\d{1,10}$/.test(value),
  long: (value) => /^-?\d{1,19}$/.test(value),
  bool: (value) => /^(true|false)$/i.test(value),
  guid: (value) => /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  decimal: (value) => value.trim() !== '' && Number.isFinite(Number(value)),
  double: (value) => value.trim() !== '' && Number.isFinite(Number(value)),
  float: (value) => value.trim() !== '' && Number.isFinite(Number(value)),
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  minlength: (value, least = 0) => value.length >= least,
  maxlength: (value, most = Infinity) => value.length <= most,
  length: (value, least = 0, most = least) => value.length >= least && value.length <= most,
  min: (value, least = -Infinity) => Number(value) >= least,
  max: (value, most = Infinity) => Number(value) <= most,
  range: (value, least = -Infinity, most = Infinity) => Number(value) >= least && Number(value) <= most,
};

function satisfies(value: string, constraint: string): boolean {
  const [, name = '', limits = ''] = /^(\w+)(?:\((.*)\))?$/.exec(constraint) ?? [];
  const numbers = limits.split(',').filter(Boolean).map(Number);
  return CONSTRAINTS[name.toLowerCase()]?.(value, ...numbers) ?? true;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
