import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Resource } from './resource.ts';

const Raw = z.object({
  predictedResources: z.array(z.looseObject({ id: z.string(), type: z.string(), apiVersion: z.string() })),
});

const GROUP = /\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/rg-repaint\/providers\//g;
const SUBSCRIPTION = /\/subscriptions\/[0-9a-f-]{36}\/providers\//g;
/** Longest text that is kept. Longer ones (queries, the workbook) are files of their own. */
const LONGEST = 600;

/**
 * Shortens the resources of an evaluation, so that differences are readable: `~/` stands for the providers of the resource group, `/~/` for
 * those of the subscription, and long texts become a hash.
 */
export function compact(evaluated: unknown): Resource[] {
  return Raw.parse(evaluated).predictedResources.map((raw) => {
    const { name: _, ...rest } = shorten(raw) as Record<string, unknown>;
    return Resource.parse({ ...rest, id: readableId(String(rest['id'])) });
  });
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string') return shortText(value);
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [shortText(key), shorten(inner)]));
}

function shortText(text: string): string {
  const short = text.replaceAll(GROUP, '~/').replaceAll(SUBSCRIPTION, '/~/');
  if (short.length <= LONGEST || short.startsWith('[')) return short;
  return `${short.length} characters, SHA-256 ${createHash('sha256').update(short).digest('hex').slice(0, 16)}`;
}

/** Replaces the id of a role assignment, which is a hash that only a deployment knows, by its scope, principal and role. */
function readableId(id: string): string {
  const [, scope, type, rest] = /^\[extensionResourceId\('([^']+)', '([^']+)', guid\((.*)\)\)\]$/.exec(id) ?? [];
  if (!scope) return id;
  const principal = /\/([\w-]+)', '[\w-]+'\)\.principalId/.exec(rest ?? '')?.[1] ?? '';
  return `${scope}/providers/${type}/${principal} ${rest?.split("'").at(-2)?.split('/').at(-1)}`;
}
