import { z } from 'zod';
import type { BicepFile } from './bicep/bicep-file.ts';
import { showValue } from './bicep/bicep-value.ts';
import type { Finding } from './finding.ts';
import { besides, type Infra } from './read-infra.ts';

const Parameters = z.object({ parameters: z.record(z.string(), z.object({ value: z.string() })) });

/** What a parameter may be without a type of its own. */
const BUILT_IN_TYPES = ['string', 'int', 'bool', 'object', 'array'];

/** Names and functions of Bicep that templates here use. */
const BUILT_IN = new Set(
  (
    'concat contains empty environment guid json listKeys loadTextContent max replace resourceGroup string subscription ' +
    'subscriptionResourceId split take tenant toLower union uniqueString utcNow'
  ).split(' '),
);

/** Names are declared, files are there, modules get what they need and say what they are asked for. */
export function checkWiring(infra: Infra): Finding[] {
  return [
    ...[...infra.bicep.values()].flatMap((file) => [
      ...undeclared(file),
      ...undescribed(file),
      ...unbounded(file),
      ...unused(file),
      ...brokenModules(infra, file),
      ...missingTexts(infra, file),
    ]),
    ...environmentParameters(infra),
  ];
}

const finding = (where: string, message: string): Finding => ({ check: 'wiring', where, message });

function undeclared({ path, used, declared }: BicepFile): Finding[] {
  return used
    .filter(({ name, isFunction }) => (isFunction ? !BUILT_IN.has(name) : !declared.has(name)))
    .map(({ name, line }) => finding(`${path}:${line}`, `${name} is declared nowhere`));
}

function undescribed({ path, parameters }: BicepFile): Finding[] {
  return parameters
    .filter(({ decorators }) => !decorators.includes('description'))
    .map(({ name, line }) => finding(`${path}:${line}`, `the parameter ${name} has no description`));
}

/** A number has bounds, and a type is one that there is. */
function unbounded({ path, parameters, types }: BicepFile): Finding[] {
  const isBounded = (decorators: readonly string[]) =>
    ['minValue', 'allowed'].some((each) => decorators.includes(each));
  return parameters.flatMap(({ name, type, decorators, line }) => [
    ...(type === 'int' && !isBounded(decorators) ? [finding(`${path}:${line}`, `${name} may be any number`)] : []),
    ...([...BUILT_IN_TYPES, ...types].includes(type) ? [] : [finding(`${path}:${line}`, `there is no type ${type}`)]),
  ]);
}

function unused({ path, parameters, variables, used }: BicepFile): Finding[] {
  const names = new Set(used.map(({ name }) => name));
  return [...parameters.map(({ name }) => name), ...variables.keys()]
    .filter((name) => !names.has(name))
    .map((name) => finding(path, `${name} is used nowhere`));
}

function brokenModules(infra: Infra, file: BicepFile): Finding[] {
  return file.modules.flatMap((module) => {
    const target = infra.bicep.get(besides(file.path, module.source));
    const where = `${file.path}:${module.line}`;
    if (!target) return [finding(where, `there is no ${module.source}`)];
    const given = new Set(module.parameters.map(({ name }) => name));
    const known = new Set(target.parameters.map(({ name }) => name));
    const needed = target.parameters.filter(({ name, fallback }) => !fallback && !given.has(name));
    const asked = file.askedOutputs.filter(
      (each) => each.module === module.symbol && !target.outputs.includes(each.output),
    );
    return [
      ...needed.map(({ name }) => finding(where, `${module.source} needs ${name}`)),
      ...[...given]
        .filter((name) => !known.has(name))
        .map((name) => finding(where, `${module.source} takes no ${name}`)),
      ...asked.map(({ output }) => finding(where, `${module.source} gives no ${output}`)),
    ];
  });
}

function missingTexts(infra: Infra, file: BicepFile): Finding[] {
  return file.loadedTexts
    .filter((text) => !infra.texts.has(besides(file.path, text)))
    .map((text) => finding(file.path, `there is no ${text}`));
}

/** What azd passes in is taken, and `${NAME=default}` has the default of the template. */
function environmentParameters({ bicep, texts }: Infra): Finding[] {
  const known = new Map(bicep.get('main.bicep')?.parameters.map((each) => [each.name, each.fallback]));
  const { parameters } = Parameters.parse(JSON.parse(texts.get('main.parameters.json') ?? '{}'));
  return Object.entries(parameters).flatMap(([name, { value }]) => {
    if (!known.has(name)) return [finding('main.parameters.json', `main.bicep takes no ${name}`)];
    const [, passed] = /^\$\{\w+=(.*)\}$/.exec(value) ?? [];
    const own = known.get(name);
    const isOther =
      passed !== undefined && own?.kind !== 'expression' && passed !== (own && 'text' in own ? own.text : '');
    return isOther
      ? [finding('main.parameters.json', `${name} is ${passed} here and ${showValue(own)} in main.bicep`)]
      : [];
  });
}
