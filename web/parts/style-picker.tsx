import { useEffect } from 'preact/hooks';
import { inStyles } from '../state/previews.ts';
import { chooseStyle, styleName } from '../state/recipe.ts';
import { loadStyles, type Style, styles, stylesProblem } from '../state/styles.ts';
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
      </div>
    </fieldset>
  );
}

function StyleChoice({ style }: { readonly style: Style }) {
  const { name, title, inspiration, picture } = style;
  const src = inStyles.value.get(name) ?? (picture && `/api${picture}`);
  return (
    <label class="style">
      <input
        type="radio"
        name="style"
        value={name}
        checked={styleName.value === name}
        onChange={() => chooseStyle(name)}
      />
      <span class="frame">{src && <img src={src} alt="" loading="lazy" />}</span>
      <span class="style-title">{title}</span>
      <span class="style-source">{inspiration}</span>
    </label>
  );
}
