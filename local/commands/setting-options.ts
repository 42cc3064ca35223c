import { type Command, InvalidArgumentError, Option } from 'commander';
import { failureOf } from '../../core/contracts/failure.ts';
import {
  PAINTING_SETTINGS,
  readSetting,
  type Setting,
  type SettingTable,
} from '../../core/contracts/painting-settings.ts';

/** Adds a flag for each setting of a painting. The flags have no defaults of their own: the system that paints decides what isn't given. */
export function addSettingOptions(command: Command, table: SettingTable = PAINTING_SETTINGS): Command {
  for (const [name, row] of Object.entries(table)) {
    if (!row.isOnlyInRequests) command.addOption(optionOf(name, row));
  }
  return command;
}

function optionOf(name: string, row: Setting): Option {
  const { argument, help, default: usual } = row;
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (argument === undefined) return new Option(flag, help);
  const option = new Option(`${flag} ${argument}`, usual === undefined ? help : `${help} (default: ${usual})`);
  return option.argParser((text) => read(row, text));
}

function read(row: Setting, text: string): unknown {
  try {
    return readSetting(row, text);
  } catch (thrown) {
    throw new InvalidArgumentError(failureOf(thrown).message);
  }
}
