import { permanent, type RepaintError } from '../../../core/contracts/failure.ts';
import { readCardFile } from '../../cards/read-card-file.ts';
import type { StageCardOf } from '../../cards/scoring-card.ts';
import { OwnCode } from '../own-code/own-code.ts';
import { parseValue } from '../own-code/parse-value.ts';
import { eachValue, type Kind, type Stage, type Values } from '../stage.ts';

export interface CodeSettings {
  /** True to run the code that cards name. It may do whatever this process may do. */
  readonly allowCode?: boolean;
  /** Address of the compiled `code-thread.js`, if it isn't beside this folder. */
  readonly codeThread?: URL;
}

/**
 * Opens the code of a model, a module with `run(value)` and perhaps `init({ folder })`, in a thread of its own.
 * @throws RepaintError `engine`, permanent, if no code may run here, or the module can't be loaded
 */
export async function openCode(
  card: StageCardOf<'code'>,
  folder: string,
  { allowCode = false, codeThread = new URL('../own-code/code-thread.js', import.meta.url) }: CodeSettings,
): Promise<Stage> {
  if (!allowCode) {
    throw permanent(
      'engine',
      `${folder} brings code of its own (${card.file}), which isn't run unless it is allowed: --allow-code, if you trust all that may write there.`,
    );
  }
  await readCardFile(folder, card);
  const code = new OwnCode({ entry: codeThread, folder, file: card.file, deadlineMs: card.deadlineMs });
  await code.open();
  const run = async (value: Values[Kind], signal: AbortSignal) => {
    // A view would be copied with everything that it is a part of, and a slice of a Buffer is a view, too.
    const sent = value instanceof Uint8Array ? new Uint8Array(value) : value;
    const given = await code.run(sent, signal);
    try {
      return parseValue(card.gives, given);
    } catch (cause) {
      throw misfit(card, cause);
    }
  };
  const stage = eachValue<Kind, Kind>('code', card.takes, card.gives, run) as Stage;
  const { input, output } = card;
  const isOnTensors = card.takes === 'tensor' || card.gives === 'tensor';
  return { ...stage, ...(isOnTensors && { tensors: { input, output } }), close: () => code.close() };
}

function misfit({ file, gives }: StageCardOf<'code'>, cause: unknown): RepaintError {
  const [issue] = (cause as { issues?: readonly { message: string }[] }).issues ?? [];
  return permanent('engine', `${file} gave no ${gives}: ${issue?.message ?? 'it is something else'}.`, cause);
}
