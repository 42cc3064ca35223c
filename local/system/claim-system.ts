import { CommandError } from '../command-error.ts';
import { claimState, type OwnState, readState } from './state-file.ts';
import { stateFile } from './use-system.ts';

/** Claims a data folder for a new system. @throws CommandError `system` if another system uses the folder */
export async function claimSystem(data: string): Promise<OwnState> {
  const file = stateFile(data);
  const claim = await claimState(file, 'start');
  if (claim) return claim;
  const other = await readState(file);
  const who =
    other?.command === 'paint' ? 'A painting is under way' : `The system is up${other?.url ? ` at ${other.url}` : ''}`;
  throw new CommandError(
    'system',
    `${who} already (process ${other?.pid ?? 'unknown'}): wait until it ends or stop it, then run the command again.`,
  );
}
