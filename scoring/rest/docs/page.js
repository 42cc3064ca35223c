// The page at /docs. Everything that it knows of the service is in the OpenAPI document.

const element = (id) => document.getElementById(id);
/** The key stays in memory: storage could be read by other pages of the same origin. */
let key = '';

async function ask(path, options = {}) {
  const authorization = key === '' ? {} : { authorization: `Bearer ${key}` };
  const response = await fetch(path, { ...options, headers: { ...options.headers, ...authorization } });
  if (response.ok) return response;
  const { message = response.statusText } = await response.json().catch(() => ({}));
  throw Object.assign(new Error(message), { status: response.status });
}

async function open() {
  try {
    show(await (await ask('/swagger.json')).json());
    report('');
  } catch (error) {
    element('key-form').hidden = error.status !== 401;
    report(error.status === 401 && key === '' ? '' : error.message);
  }
}

function show({ info, paths }) {
  element('version').textContent = info.version;
  const names = paths['/score/{model}'].parameters[0].schema.examples;
  element('model').replaceChildren(...names.map((name) => made('option', name)));
  const operations = Object.entries(paths).flatMap(([path, { parameters, ...methods }]) =>
    Object.entries(methods).flatMap(([method, { summary }]) => [
      made('dt', `${method.toUpperCase()} ${path}`),
      made('dd', summary),
    ]),
  );
  element('operations').replaceChildren(...operations);
  element('key-form').hidden = true;
  element('try').hidden = false;
}

async function score(file) {
  if (file === undefined) return;
  element('answer').replaceChildren(made('p', 'Waiting for the answer…'));
  try {
    const path = `/score/${encodeURIComponent(element('model').value)}`;
    const headers = { 'content-type': file.type || 'application/octet-stream' };
    const response = await ask(path, { method: 'POST', headers, body: file });
    const isPicture = response.headers.get('content-type').startsWith('image/');
    const answer = isPicture ? painting(await response.blob()) : labels(await response.json());
    element('answer').replaceChildren(sent(file), answer);
    report('');
  } catch (error) {
    element('answer').replaceChildren();
    report(error.message);
  }
}

function labels(scores) {
  const list = made('ul');
  for (const { label, confidence } of scores) {
    const item = made('li');
    item.append(Object.assign(made('meter'), { value: confidence }), ` ${label} ${(confidence * 100).toFixed(1)} %`);
    list.append(item);
  }
  return list;
}

const painting = (blob) => Object.assign(made('img'), { src: URL.createObjectURL(blob), alt: 'The painting' });
const sent = (file) => Object.assign(made('img'), { src: URL.createObjectURL(file), alt: 'The picture that was sent' });

function made(name, text = '') {
  return Object.assign(document.createElement(name), { textContent: text });
}

function report(text) {
  element('problem').textContent = text;
}

element('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  key = element('key').value.trim();
  void open();
});
element('file').addEventListener('change', () => void score(element('file').files[0]));
element('model').addEventListener('change', () => void score(element('file').files[0]));
for (const type of ['dragover', 'dragleave', 'drop']) {
  element('drop').addEventListener(type, (event) => {
    event.preventDefault();
    element('drop').classList.toggle('over', type === 'dragover');
    if (type !== 'drop') return;
    element('file').files = event.dataTransfer.files;
    void score(event.dataTransfer.files[0]);
  });
}
void open();
