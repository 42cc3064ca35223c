import { useEffect } from 'preact/hooks';
import { addPicture, forgetPicture, isAddingPicture, pictureProblem } from '../state/own-pictures.ts';
import { inStyles } from '../state/previews.ts';
import { chooseStyle, forgetStyle, styleName } from '../state/recipe.ts';
import { loadStyles, type Style, styles, stylesProblem } from '../state/styles.ts';
import { FileButton } from './file-button.tsx';
import { Note } from './note.tsx';

/** A choice among all styles, shown as pictures. */
export function StylePicker() {
  useEffect(() => void loadStyles(), []);
  if (stylesProblem.value) return <Note kind="bad">{stylesProblem.value}</Note>;
  return (
    <fieldset class="styles">
      <legend class="title">Choose a style</legend>
      <div class="style-grid">
        {styles.value.map((style) => (
          <StyleChoice key={style.name} style={style} />
        ))}
        <OwnPictureChoice />
      </div>
      {pictureProblem.value && <Note kind="bad">{pictureProblem.value}</Note>}
    </fieldset>
  );
}

function StyleChoice({ style }: { readonly style: Style }) {
  const { name, title, inspiration, picture, thumbnail } = style;
  const src = inStyles.value.get(name) ?? thumbnail ?? (picture && `/api${picture}`);
  return (
    <div class="style-tile">
      <label class="style">
        <input
          type="radio"
          name="style"
          value={name}
          checked={styleName.value === name}
          onChange={() => chooseStyle(name)}
        />
        <span class="frame">{src && <img src={src} alt="" loading="lazy" />}</span>
        <bdi class="style-title">{title}</bdi>
        <span class="style-source">{inspiration}</span>
      </label>
      {thumbnail && (
        <button type="button" class="quiet forget" aria-label={`Forget ${title}`} onClick={() => forget(name)}>
          ×
        </button>
      )}
    </div>
  );
}

function forget(name: string): void {
  forgetStyle(name);
  forgetPicture(name);
}

/** A button that adds a picture of the user as a style. */
function OwnPictureChoice() {
  const take = async ([file]: Iterable<File>) => {
    const style = file && (await addPicture(file));
    if (style !== undefined) chooseStyle(style);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void take(event.dataTransfer?.files ?? []);
  };
  return (
    <section
      class="own-picture"
      aria-label="Your own style"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <FileButton
        label="A picture as the style"
        class="frame"
        accept="image/*"
        disabled={isAddingPicture.value}
        onFiles={(files) => void take(files)}
      >
        {isAddingPicture.value ? 'Adding…' : 'Add a picture'}
      </FileButton>
      <span class="style-title">Your own style</span>
      <span class="style-source">Any painting, photograph or pattern</span>
    </section>
  );
}
