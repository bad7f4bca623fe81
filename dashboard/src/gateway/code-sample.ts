import type { ParameterField } from './parameter-field.ts';

/** Everything a sample is made of. */
export type SampleInput = Readonly<{
  /** The address these pages were loaded from. */
  origin: string;
  slug: string;
  fields: readonly ParameterField[];
  parameters: Readonly<Record<string, string | number | boolean>>;
  /** Where a picture comes from: an address one can load, or a file of one's own. */
  picture: Readonly<{ url: string }> | Readonly<{ file: string }>;
  /** The secret of a key made in this visit; null: it is read from the environment. */
  secret: string | null;
}>;

/** Languages with a sample. */
export type SampleLanguage = 'curl' | 'python' | 'javascript';

/** A program that runs the model as it stands: nothing to install beyond the language itself. */
export function codeSample(language: SampleLanguage, input: SampleInput): string {
  const lines = { curl, python, javascript }[language](input);
  return lines.join('\n');
}

function curl({ origin, slug, fields, parameters, picture, secret }: SampleInput): string[] {
  const image = imageName(fields);
  const file = 'url' in picture ? (picture.url.split('/').at(-1) ?? 'picture') : picture.file;
  const load = image !== null && 'url' in picture ? [`curl -sSO ${shell(picture.url)}`] : [];
  const texts = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const options = [
    '-H "x-api-key: $TAXIMETER_KEY"',
    '-H "idempotency-key: $RUN"',
    ...(image === null ? [] : [`-F ${shell(`${image}=@${file}`)}`]),
    ...texts.map((text) => `--form-string ${shell(text)}`),
    `-o ${outputName(fields)} -D -`,
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

function python({ origin, slug, fields, parameters, picture, secret }: SampleInput): string[] {
  const image = imageName(fields);
  const open =
    'url' in picture
      ? `urllib.request.urlopen(${text(picture.url)})`
      : `open(${text(picture.file)}, "rb")`;
  const given = [
    ...(image === null ? [] : [`    ${text(image)}: base64.b64encode(picture).decode(),`]),
    ...Object.entries(parameters).map(([name, value]) => `    ${text(name)}: ${python3(value)},`),
  ];
  const modules = ['base64', 'json', 'os', 'urllib.error', 'urllib.request', 'uuid'].filter(
    (name) => (name !== 'base64' || image !== null) && (name !== 'os' || secret === null),
  );
  return [
    '# python3 run.py',
    `import ${modules.join(', ')}`,
    '',
    `key = ${secret === null ? 'os.environ["TAXIMETER_KEY"]' : text(secret)}`,
    ...(image === null ? [] : [`picture = ${open}.read()`]),
    'parameters = {',
    ...given,
    '}',
    'request = urllib.request.Request(',
    `    ${text(`${origin}/v1/${slug}`)},`,
    '    data=json.dumps(parameters).encode(),',
    '    headers={',
    '        "content-type": "application/json",',
    '        "x-api-key": key,',
    '        # The same run sent again with the same key is never billed twice.',
    '        "idempotency-key": str(uuid.uuid4()),',
    '    },',
    ')',
    'try:',
    '    with urllib.request.urlopen(request) as answer:',
    `        open(${text(outputName(fields))}, "wb").write(answer.read())`,
    '        print("charged $" + answer.headers["x-cost"], answer.headers["x-receipt"])',
    'except urllib.error.HTTPError as refusal:',
    '    problem = json.load(refusal)',
    '    raise SystemExit(problem["title"] + ": " + problem["detail"])',
  ];
}

function javascript({ origin, slug, fields, parameters, picture, secret }: SampleInput): string[] {
  const image = imageName(fields);
  const load =
    'url' in picture
      ? `await (await fetch(${single(picture.url)})).blob()`
      : `new Blob([await readFile(${single(picture.file)})])`;
  const reads = image !== null && 'file' in picture;
  const key = secret === null ? 'process.env.TAXIMETER_KEY' : single(secret);
  return [
    '// node run.mjs',
    `import { ${reads ? 'readFile, writeFile' : 'writeFile'} } from 'node:fs/promises';`,
    '',
    'const form = new FormData();',
    ...(image === null ? [] : [`form.append(${single(image)}, ${load}, 'picture');`]),
    ...Object.entries(parameters).map(
      ([name, value]) => `form.append(${single(name)}, ${single(String(value))});`,
    ),
    `const answer = await fetch(${single(`${origin}/v1/${slug}`)}, {`,
    "  method: 'POST',",
    '  headers: {',
    `    'x-api-key': ${key},`,
    '    // The same run sent again with the same key is never billed twice.',
    "    'idempotency-key': crypto.randomUUID(),",
    '  },',
    '  body: form,',
    '});',
    'if (!answer.ok) {',
    '  const { title, detail } = await answer.json();',
    "  throw new Error(title + ': ' + detail);",
    '}',
    `await writeFile(${single(outputName(fields))}, Buffer.from(await answer.arrayBuffer()));`,
    "console.log('charged $' + answer.headers.get('x-cost'), answer.headers.get('x-receipt'));",
  ];
}

function imageName(fields: readonly ParameterField[]): string | null {
  return fields.find(({ kind }) => kind === 'image')?.name ?? null;
}

function outputName(fields: readonly ParameterField[]): string {
  return imageName(fields) === null ? 'result.json' : 'result.png';
}

/** Quoted for a POSIX shell, where it needs to be. */
function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A string literal that Python and JavaScript both read. */
function text(value: string): string {
  return JSON.stringify(value);
}

function single(value: string): string {
  const inner = text(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}

function python3(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? text(value) : String(value);
}
