import { useEffect } from 'preact/hooks';
import { AskForKey } from './parts/ask-for-key.tsx';
import { Header } from './parts/header.tsx';
import { isKeyWanted } from './state/key.ts';
import { followRoute, route } from './state/route.ts';
import { OneJobView } from './views/job-view.tsx';
import { JobsView } from './views/jobs-view.tsx';
import { PaintView } from './views/paint-view.tsx';
import { SystemView } from './views/system-view.tsx';
import { UnknownView } from './views/unknown-view.tsx';

/** The page: a header and the view that the address names. */
export function App() {
  useEffect(followRoute, []);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        {isKeyWanted.value ? <AskForKey /> : <View />}
      </main>
      <footer class="foot">
        Same frames, same timing, same sound. <a href="/api/openapi.json">The HTTP API</a> does all that this page does.
      </footer>
    </>
  );
}

function View() {
  const { name, id } = route.value;
  if (name === 'jobs') return id === undefined ? <JobsView /> : <OneJobView key={id} id={id} />;
  if (name === 'system') return <SystemView />;
  return name === 'paint' ? <PaintView /> : <UnknownView />;
}
