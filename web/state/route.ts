import { signal } from '@preact/signals';

export interface Route {
  /** `unknown` if no view has the address. */
  readonly name: 'paint' | 'jobs' | 'system' | 'unknown';
  readonly id?: string;
}

/** The view that the address names. */
export const route = signal<Route>(routeOf(location.pathname));

/** Opens a view, as a link would. */
export function goTo(path: string): void {
  history.pushState(null, '', path);
  arrive();
}

/** Handles links within the page and the browser's Back and Forward. @returns a function that stops it */
export function followRoute(): () => void {
  document.addEventListener('click', followLink);
  window.addEventListener('popstate', arrive);
  return () => {
    document.removeEventListener('click', followLink);
    window.removeEventListener('popstate', arrive);
  };
}

function routeOf(path: string): Route {
  const [first = '', id, ...others] = path.replace(/^\/|\/$/g, '').split('/');
  if (first === 'jobs' && others.length === 0) return id === undefined ? { name: 'jobs' } : { name: 'jobs', id };
  if (id !== undefined) return { name: 'unknown' };
  if (first === 'system') return { name: 'system' };
  return { name: ['', 'index.html'].includes(first) ? 'paint' : 'unknown' };
}

function arrive(): void {
  const next = routeOf(location.pathname);
  const isSame = next.name === route.value.name && next.id === route.value.id;
  route.value = next;
  if (isSame) return;
  window.scrollTo(0, 0);
  // Screen readers then start at the new view, as on a new page.
  document.getElementById('main')?.focus({ preventScroll: true });
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const isOurs = link?.origin === location.origin && !link.pathname.startsWith('/api') && !link.download;
  if (!isOurs || link.target || link.hash) return;
  event.preventDefault();
  goTo(link.pathname);
}
