import { AppError } from '../app/app-error.ts';
import { decodePath } from './decode-path.ts';

/** A parsed route of a function, such as `jobs/{id:int}/{part?}` or `files/{*path}`. */
export interface RouteTemplate {
  /** A sort key. The more specific of two templates has the smaller string. */
  precedence: string;
  /** Returns the parameters of a path (percent-encoded, without its leading slash), or `undefined` if the path doesn't match. */
  match(path: string): Record<string, string> | undefined;
}

interface Parameter {
  name: string;
  isCatchAll: boolean;
  isOptional: boolean;
  defaultValue: string | undefined;
  constraints: ((value: string) => boolean)[];
}

/** Matches the brackets of a constraint. Brackets within them must be pairs, and braces are doubled. */
const LIMITS = /\((?:\\.|[^(){}\\]|\{\{|\}\}|\((?:\\.|[^()\\])*\))*\)/.source;
const PARAMETER = new RegExp(`\\{(\\*{0,2})([^{}:=?]+)((?::[^{}:=?()]+(?:${LIMITS})?)*)(?:=([^{}?]*))?(\\?)?\\}`, 'g');

/**
 * Parses a template of ASP.NET's attribute routing.
 * @throws AppError for an unknown constraint
 */
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
    constraints: (constraints?.match(new RegExp(`[^:()]+(?:${LIMITS})?`, 'g')) ?? []).map(toConstraint),
  };
}

/** Ranks a segment: literals come first, then parameters with constraints, other parameters, and catch-all parameters. */
function rank(parameters: readonly Parameter[], isWhole: boolean): number {
  const [first] = parameters;
  if (!first) return 1;
  if (first.isCatchAll) return first.constraints.length > 0 ? 4 : 5;
  return first.constraints.length > 0 || !isWhole ? 2 : 3;
}

function readParameters(parameters: readonly Parameter[], values: readonly (string | undefined)[]) {
  const result: Record<string, string> = {};
  for (const [at, parameter] of parameters.entries()) {
    const value = values[at] ? decodePath(values[at]) : parameter.defaultValue;
    if (value === undefined) continue;
    if (!parameter.constraints.every((isSatisfied) => isSatisfied(value))) return undefined;
    result[parameter.name] = value;
  }
  return result;
}

const CONSTRAINTS: Record<string, (value: string, ...limits: number[]) => boolean> = {
  int: (value) => /^-?\d{1,10}$/.test(value),
  long: (value) => /^-?\d{1,19}$/.test(value),
  bool: (value) => /^(true|false)$/i.test(value),
  guid: (value) => /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(value),
  required: (value) => value !== '',
  file: (value) => /\.[^/.]+$/.test(value),
  nonfile: (value) => !/\.[^/.]+$/.test(value),
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

function toConstraint(text: string): (value: string) => boolean {
  const [, name = '', limits = ''] = /^(\w+)(?:\((.*)\))?$/s.exec(text) ?? [];
  if (name.toLowerCase() === 'regex') {
    const expression = new RegExp(limits.replace(/([{}])\1/g, '$1'), 'i');
    return (value) => expression.test(value);
  }
  const check = CONSTRAINTS[name.toLowerCase()];
  if (!check) throw new AppError(`The route constraint '${text}' is not known.`);
  const numbers = limits.split(',').filter(Boolean).map(Number);
  return (value) => check(value, ...numbers);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
