import { route } from '../state/route.ts';

const VIEWS = [
  { name: 'paint', path: '/', title: 'Paint' },
  { name: 'jobs', path: '/jobs', title: 'Jobs' },
  { name: 'system', path: '/system', title: 'System' },
] as const;

export function Header() {
  return (
    <header class="head">
      <a class="mark" href="/" aria-label="Repaint, start page">
        <img src="/icon.svg" alt="" width="30" height="30" />
        <span>Repaint</span>
      </a>
      <nav aria-label="Views">
        {VIEWS.map(({ name, path, title }) => (
          <a key={name} href={path} aria-current={route.value.name === name ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
    </header>
  );
}
