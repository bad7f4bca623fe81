import { InputError } from './input-error.ts';
import type { RunInput } from './run-desk.ts';

const DATA_URL = /^data:[\w.+-]+\/[\w.+-]+(?:;[\w.+-]+=[\w.+-]+)*;base64,/i;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Takes a run's parameters and picture out of a request body: JSON, with the picture as a data
 * URL, or multipart/form-data, with the picture as a file.
 *
 * Refuses, naming the field: a body that is neither, a picture that is missing, sent twice, not
 * a file or sent to a model that takes none, and a field sent twice.
 */
export async function readRunInput(
  contentType: string,
  body: Buffer,
  takesPicture: boolean,
): Promise<RunInput> {
  const input = await read(contentType, body);
  if (takesPicture && input.image === null) {
    throw new InputError('image', 'the picture is missing: send it as a file or a data URL');
  }
  if (takesPicture || input.image === null) return input;
  throw new InputError('image', 'this model takes no picture');
}

async function read(contentType: string, body: Buffer): Promise<RunInput> {
  if (/^application\/json\b/i.test(contentType)) return fromJson(body);
  if (/^multipart\/form-data\b/i.test(contentType)) return fromForm(contentType, body);
  throw new InputError('content-type', 'send application/json or multipart/form-data');
}

function fromJson(body: Buffer): RunInput {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new InputError('body', 'the body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError('body', 'the body must be a JSON object');
  }
  const { image, ...params } = value as Record<string, unknown>;
  return { image: image === undefined ? null : fromDataUrl(image), params };
}

function fromDataUrl(image: unknown): Buffer {
  const url = typeof image === 'string' ? image : '';
  const header = DATA_URL.exec(url)?.[0];
  const data = url.slice(header?.length ?? 0);
  if (header !== undefined && BASE64.test(data)) return Buffer.from(data, 'base64');
  throw new InputError('image', 'the picture must be a data URL: data:image/…;base64,…');
}

async function fromForm(contentType: string, body: Buffer): Promise<RunInput> {
  let form: FormData;
  try {
    // The parser of Node's own fetch, which reads forms of responses just as well.
    form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new InputError('body', 'the body is not valid multipart/form-data');
  }
  const params: Record<string, unknown> = {};
  for (const name of new Set(form.keys())) {
    const [value, second] = form.getAll(name);
    if (second !== undefined) throw new InputError(name, `${name} was sent twice`);
    if (name === 'image') continue;
    if (typeof value !== 'string') throw new InputError(name, `${name} must not be a file`);
    params[name] = value;
  }
  const image = form.get('image');
  if (image === null) return { image, params };
  if (typeof image === 'string') throw new InputError('image', 'the picture must be a file');
  return { image: await image.bytes(), params };
}
