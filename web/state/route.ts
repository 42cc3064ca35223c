import { signal } from '@preact/signals';

export interface Route {
  readonly name: 'paint' | 'jobs' | 'system';
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
  const [, first, id] = path.split('/');
  if (first === 'jobs') return id ? { name: 'jobs', id: decodeURIComponent(id) } : { name: 'jobs' };
  return { name: first === 'system' ? 'system' : 'paint' };
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
