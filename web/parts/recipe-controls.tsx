import type { Signal } from '@preact/signals';
import { keepColors, secondStyle, share, strength, strokeSize, styleName } from '../state/recipe.ts';
import { styleOf, styles } from '../state/styles.ts';

/** The controls for strength, strokes, mix and colours. */
export function RecipeControls() {
  return (
    <div class="recipe">
      <PercentSlider label="Strength" percent={strength} />
      <Slider
        label="Stroke size"
        value={Math.log2(strokeSize.value)}
        min={-1}
        max={2}
        step={0.5}
        shown={`${Number(strokeSize.value.toFixed(1))}×`}
        onInput={(value) => (strokeSize.value = Number((2 ** value).toFixed(2)))}
      />
      <SecondStyle />
      {secondStyle.value !== undefined && <PercentSlider label="Share of the mix" percent={share} />}
      <label class="check">
        <input
          type="checkbox"
          checked={keepColors.value}
          onChange={({ currentTarget }) => (keepColors.value = currentTarget.checked)}
        />
        <span>Keep the film's own colours</span>
      </label>
    </div>
  );
}

function PercentSlider({ label, percent }: { readonly label: string; readonly percent: Signal<number> }) {
  const { value } = percent;
  const onInput = (next: number) => (percent.value = next);
  return <Slider label={label} value={value} min={0} max={100} step={5} shown={`${value} %`} onInput={onInput} />;
}

function SecondStyle() {
  const first = styleName.value === undefined ? undefined : styleOf(styleName.value);
  if (!first?.isMixable) return null;
  const others = styles.value.filter((style) => style.name !== first.name && style.isMixable);
  return (
    <label class="field">
      <span>Mix with</span>
      <select
        value={secondStyle.value ?? ''}
        onChange={({ currentTarget }) => (secondStyle.value = currentTarget.value || undefined)}
      >
        <option value="">No other style</option>
        {others.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value with its unit, for display. */
  readonly shown: string;
  readonly onInput: (value: number) => void;
}

function Slider({ label, value, min, max, step, shown, onInput }: SliderProps) {
  return (
    <label class="slider">
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={shown}
        onInput={({ currentTarget }) => onInput(Number(currentTarget.value))}
      />
      <output>{shown}</output>
    </label>
  );
}
