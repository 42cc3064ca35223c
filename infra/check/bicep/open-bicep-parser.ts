import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** Parses Bicep into tree-sitter's syntax tree. The grammar is WebAssembly: nothing is compiled on install. */
export async function openBicepParser(): Promise<(text: string) => Node> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
  const parser = new Parser().setLanguage(await Language.load(grammar));
  return (text) => {
    const tree = parser.parse(text);
    if (!tree) throw new Error('tree-sitter gave no tree.');
    return tree.rootNode;
  };
}
