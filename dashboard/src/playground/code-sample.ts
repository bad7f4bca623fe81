import { outputFile, type SampleInput, single, text } from './sample-words.ts';

/** Languages with a sample. */
export type SampleLanguage = 'curl' | 'python' | 'javascript';

/** A program that runs the model as it stands: nothing to install beyond the language itself. */
export function codeSample(language: SampleLanguage, input: SampleInput): string {
  const lines = { curl, python, javascript }[language](input);
  return lines.join('\n');
}

function curl(input: SampleInput): string[] {
  const { origin, slug, parameters, picture, deployment, secret } = input;
  const load = picture !== null && 'url' in picture ? [`curl -sSO ${shell(picture.url)}`] : [];
  const texts = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const options = [
    '-H "x-api-key: $TAXIMETER_KEY"',
    '-H "idempotency-key: $RUN"',
    ...(deployment === null ? [] : [`-H ${shell(`x-deployment: ${deployment}`)}`]),
    ...curlPicture(picture),
    ...texts.map((given) => `--form-string ${shell(given)}`),
    `-o ${outputFile(input)} -D -`,
  ];
  return [
    ...(secret === null ? [] : [`export TAXIMETER_KEY=${shell(secret)}`]),
    ...load,
    // Unlike `uuidgen` and `date +%N` these are there on every machine with a shell.
    'RUN=$(date +%s)-$$-$RANDOM',
    `curl -sS ${shell(`${origin}/v1/${slug}`)} \\`,
    ...options.map((option, at) => `  ${option}${at < options.length - 1 ? ' \\' : ''}`),
  ];
}

function curlPicture(picture: SampleInput['picture']): string[] {
  if (picture === null) return [];
  if ('address' in picture) {
    return [`--form-string ${shell(`${picture.name}=${picture.address}`)}`];
  }
  const file = 'url' in picture ? (picture.url.split('/').at(-1) ?? 'picture') : picture.file;
  // In a name without quotes of its own curl takes these for the end of the name.
  const named = /[;,"\\]/.test(file) ? `"${file.replaceAll(/["\\]/g, '\\$&')}"` : file;
  return [`-F ${shell(`${picture.name}=@${named}`)}`];
}

function python(input: SampleInput): string[] {
  const { origin, slug, picture, deployment, secret } = input;
  const reads = picture !== null && !('address' in picture);
  const modules = ['base64', 'json', 'os', 'urllib.error', 'urllib.request', 'uuid'].filter(
    (name) => (name !== 'base64' || reads) && (name !== 'os' || secret === null),
  );
  return [
    '# python3 run.py',
    `import ${modules.join(', ')}`,
    '',
    `key = ${secret === null ? 'os.environ["TAXIMETER_KEY"]' : text(secret)}`,
    '# The name of this run: to retry it, send the same Idempotency-Key. It is never billed twice.',
    'run = str(uuid.uuid4())',
    ...(reads ? [`picture = ${pythonOpen(picture)}.read()`] : []),
    ...pythonParameters(input),
    'request = urllib.request.Request(',
    `    ${text(`${origin}/v1/${slug}`)},`,
    '    data=json.dumps(parameters).encode(),',
    '    headers={',
    '        "content-type": "application/json",',
    '        "x-api-key": key,',
    '        "idempotency-key": run,',
    ...(deployment === null ? [] : [`        "x-deployment": ${text(deployment)},`]),
    '    },',
    ')',
    'try:',
    '    with urllib.request.urlopen(request) as answer:',
    `        open(${text(outputFile(input))}, "wb").write(answer.read())`,
    '        print("charged $" + answer.headers["x-cost"], answer.headers["x-receipt"])',
    'except urllib.error.HTTPError as refusal:',
    '    problem = json.load(refusal)',
    '    raise SystemExit(problem["title"] + ": " + problem["detail"])',
  ];
}

function pythonOpen(picture: Readonly<{ url: string }> | Readonly<{ file: string }>): string {
  if ('url' in picture) return `urllib.request.urlopen(${text(picture.url)})`;
  return `open(${text(picture.file)}, "rb")`;
}

function pythonParameters({ picture, parameters }: SampleInput): string[] {
  const given: string[] = [];
  if (picture !== null) {
    const value =
      'address' in picture ? text(picture.address) : 'base64.b64encode(picture).decode()';
    given.push(`    ${text(picture.name)}: ${value},`);
  }
  for (const [name, value] of Object.entries(parameters)) {
    given.push(`    ${text(name)}: ${python3(value)},`);
  }
  return given.length === 0 ? ['parameters = {}'] : ['parameters = {', ...given, '}'];
}

function javascript(input: SampleInput): string[] {
  const { origin, slug, picture, deployment, secret } = input;
  const reads = picture !== null && 'file' in picture;
  const key = secret === null ? 'process.env.TAXIMETER_KEY' : single(secret);
  return [
    '// node run.mjs',
    `import { ${reads ? 'readFile, writeFile' : 'writeFile'} } from 'node:fs/promises';`,
    '',
    '// The name of this run: to retry it, send the same Idempotency-Key. It is never billed twice.',
    'const run = crypto.randomUUID();',
    'const form = new FormData();',
    ...javascriptFields(input),
    `const answer = await fetch(${single(`${origin}/v1/${slug}`)}, {`,
    "  method: 'POST',",
    '  headers: {',
    `    'x-api-key': ${key},`,
    "    'idempotency-key': run,",
    ...(deployment === null ? [] : [`    'x-deployment': ${single(deployment)},`]),
    '  },',
    '  body: form,',
    '});',
    'if (!answer.ok) {',
    '  const { title, detail } = await answer.json();',
    "  throw new Error(title + ': ' + detail);",
    '}',
    `await writeFile(${single(outputFile(input))}, Buffer.from(await answer.arrayBuffer()));`,
    "console.log('charged $' + answer.headers.get('x-cost'), answer.headers.get('x-receipt'));",
  ];
}

function javascriptFields({ picture, parameters }: SampleInput): string[] {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `form.append(${single(name)}, ${single(String(value))});`,
  );
  if (picture === null) return fields;
  const name = single(picture.name);
  if ('address' in picture) return [`form.append(${name}, ${single(picture.address)});`, ...fields];
  const blob =
    'url' in picture
      ? `await (await fetch(${single(picture.url)})).blob()`
      : `new Blob([await readFile(${single(picture.file)})])`;
  return [`form.append(${name}, ${blob}, 'picture');`, ...fields];
}

/** Quoted for a POSIX shell, where it needs to be. */
function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function python3(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? text(value) : String(value);
}
