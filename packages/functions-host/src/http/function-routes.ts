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
  /** The route with its prefix, such as `api/jobs/{id}`. */
  path: string;
  template: RouteTemplate;
}

export interface RouteMatch {
  route: FunctionRoute;
  params: Record<string, string>;
}

/**
 * Returns the routes of all HTTP functions, the most specific first. The route of a function that has none is its name.
 * @param onError is called for each function whose route can't be parsed
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

/** Finds the route of a request. As on Azure, a route without the method doesn't match, so the response is 404 and not 405. */
export function matchRoute(routes: readonly FunctionRoute[], method: string, path: string): RouteMatch | undefined {
  for (const route of routes) {
    if (route.methods.length > 0 && !route.methods.includes(method)) continue;
    const params = route.template.match(path.replace(/^\//, ''));
    if (params) return { route, params };
  }
  return undefined;
}
