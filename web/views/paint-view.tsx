import { useEffect } from 'preact/hooks';
import { DropZone } from '../parts/drop-zone.tsx';
import { Estimate } from '../parts/estimate.tsx';
import { FilmFrame } from '../parts/film-frame.tsx';
import { FilmList } from '../parts/film-list.tsx';
import { LimitControls } from '../parts/limit-controls.tsx';
import { Note } from '../parts/note.tsx';
import { RecipeControls } from '../parts/recipe-controls.tsx';
import { StylePicker } from '../parts/style-picker.tsx';
import { addFiles, films, forgetFilms, paintAll } from '../state/films.ts';
import { cutUploads } from '../state/known-uploads.ts';
import { styleName } from '../state/recipe.ts';
import { goTo } from '../state/route.ts';
import { styleTitle } from '../state/styles.ts';
import { count } from '../words/format.ts';

/** The start view: the user drops films, chooses a style and starts. */
export function PaintView() {
  useEffect(() => {
    document.title = 'Repaint: drop a film, get it back as a painting';
  }, []);
  return films.value.length === 0 ? <Welcome /> : <Compose />;
}

function Welcome() {
  const cut = cutUploads();
  return (
    <>
      <div class="hero">
        <div>
          <h1>
            Drop a film.
            <br />
            Get it back as a <em>painting</em>.
          </h1>
          <p class="lead">Every frame is painted by a neural network. Frames, timing and sound stay as they are.</p>
        </div>
        <DropZone onFiles={addFiles} />
      </div>
      {cut.length > 0 && (
        <Note kind="plain">
          The upload of <bdi>{cut[0]}</bdi> was cut off. Drop the same file again to go on from there.
        </Note>
      )}
      <StylePicker />
    </>
  );
}

function Compose() {
  const [first] = films.value;
  const start = async () => {
    const jobs = await paintAll();
    const isAll = films.value.every(({ job }) => job !== undefined);
    if (!isAll) return;
    forgetFilms();
    goTo(jobs.length === 1 ? `/jobs/${jobs[0]}` : '/jobs');
  };
  const chosen = styleName.value === undefined ? '' : styleTitle(styleName.value);
  return (
    <>
      <h1 class="visually-hidden">Paint your films</h1>
      <div class="compose">
        <div>{first && <FilmFrame key={first.number} film={first} />}</div>
        <div class="compose-side">
          <h2 class="title">{count(films.value.length, 'film')}</h2>
          <FilmList />
          <DropZone onFiles={addFiles} isSmall />
          <RecipeControls />
          <LimitControls />
          <Estimate />
          <button type="button" class="primary large" onClick={() => void start()}>
            Paint {films.value.length === 1 ? 'it' : 'them'} in {chosen}
          </button>
        </div>
      </div>
      <StylePicker />
    </>
  );
}
