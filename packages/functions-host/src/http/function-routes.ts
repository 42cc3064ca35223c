import { z } from 'zod';
import type { RegisteredFunction } from '../app/registered-function.ts';
import { parseRouteTemplate, type RouteTemplate } from './route-template.ts';

export type AuthLevel = 'anonymous' | 'function' | 'admin';

const HttpTrigger = z.looseObject({
  route: z.string().nullish(),
  methods: z.array(z.string()).default([]),
  authLevel: z
    .string()
    .transform((level) => level.toLowerCase())
    .pipe(z.enum(['anonymous', 'function', 'admin']))
    .default('function'),
});

export interface FunctionRoute {
  fn: RegisteredFunction;
  authLevel: AuthLevel;
  methods: readonly string[];
  /** With the route prefix, as people write it. */
  path: string;
  template: RouteTemplate;
}

export interface RouteMatch {
  route: FunctionRoute;
  params: Record<string, string>;
}

/**
 * The routes of all HTTP functions, the most specific first. A function without a route has its name for one.
 * @param onError hears of a function whose route can't be read; the others have theirs
 */
export function functionRoutes(
  functions: readonly RegisteredFunction[],
  routePrefix: string,
  onError: (fn: RegisteredFunction, reason: string) => void,
): FunctionRoute[] {
  const routes: FunctionRoute[] = [];
  for (const fn of functions) {
    try {
      routes.push(functionRoute(fn, routePrefix));
    } catch (error) {
      onError(fn, (error as Error).message);
    }
  }
  return routes.sort((one, other) => one.template.precedence.localeCompare(other.template.precedence));
}

function functionRoute(fn: RegisteredFunction, routePrefix: string): FunctionRoute {
  const trigger = HttpTrigger.parse(fn.trigger);
  const route = (trigger.route ?? fn.name).replace(/^\//, '');
  const path = [routePrefix.replace(/^\/|\/$/g, ''), route].filter(Boolean).join('/');
  const methods = trigger.methods.map((method) => method.toUpperCase());
  return { fn, authLevel: trigger.authLevel, methods, path, template: parseRouteTemplate(path) };
}

/** Another method than the route has is no match, as on Azure, where it gives 404 and not 405. */
export function matchRoute(routes: readonly FunctionRoute[], method: string, path: string): RouteMatch | undefined {
  for (const route of routes) {
    if (route.methods.length > 0 && !route.methods.includes(method)) continue;
    const params = route.template.match(path.replace(/^\//, ''));
    if (params) return { route, params };
  }
  return undefined;
}
