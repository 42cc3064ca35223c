/** Posts to the API of the system that runs at an address. */
export async function post<T>(url: string, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await (await fetch(new URL(`/api${path}`, url), init)).json()) as T;
}
