/** Yields the pieces of a response that a separator ends. What follows the last separator is left out. */
export async function* piecesOf(body: Response['body'], separator: string): AsyncGenerator<string, void> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const pieces = (rest + read.value).split(separator);
    rest = pieces.pop() ?? '';
    yield* pieces;
  }
}
