import sharp from 'sharp';
import type { ScriptedWorker } from './scripted-worker.ts';

/**
 * A model that takes a picture and a number, as an entry of the catalog's list; `deployment` are
 * the YAML lines of its meter, hold and prices.
 */
export function pictureModel(worker: ScriptedWorker, slug: string, deployment: string): string {
  return `
  - slug: ${slug}
    name: Model ${slug}
    summary: A model of the tests.
    description: A model of the tests.
    licence: Apache-2.0
    credits: nobody
    input: image
    parameters:
      required: [image]
      properties:
        image: { type: string, format: image }
        scale: { type: integer, minimum: 1, maximum: 4, default: 2 }
    deployments:
      - id: ${slug}-1
        name: ${slug}
        gpu: Test GPU
        provider: test
        region: here
        upstream: { protocol: worker, url: "${worker.url}", model: ${slug}, token: ${worker.token} }
${indent(deployment)}
`;
}

/** A model of which something is counted besides its GPU time. */
export type CountedModel = Readonly<{
  slug: string;
  input: 'image' | 'text';
  /** The YAML of its rules, in one line. */
  quantities: string;
  /** Parameters by name, the YAML of each in one line; all are required. */
  parameters: Readonly<Record<string, string>>;
  /** Deployments by id, in order: the YAML lines of each one's hold and prices. */
  deployments: Readonly<Record<string, string>>;
}>;

/** A model of which something is counted, as an entry of the catalog's list. */
export function countedModel(worker: ScriptedWorker, model: CountedModel): string {
  const { slug, input, quantities, parameters } = model;
  const properties = Object.entries(parameters).map(([name, yaml]) => `        ${name}: ${yaml}`);
  const deployments = Object.entries(model.deployments).map(
    ([id, lines]) => `
      - id: ${id}
        name: Deployment ${id}
        gpu: Test GPU
        provider: test
        region: here
        upstream: { protocol: worker, url: "${worker.url}", model: ${id}, token: ${worker.token} }
${indent(lines)}`,
  );
  return `
  - slug: ${slug}
    name: Model ${slug}
    summary: A model of the tests.
    description: A model of the tests.
    licence: Apache-2.0
    credits: nobody
    input: ${input}
    quantities: ${quantities}
    parameters:
      required: [${Object.keys(parameters).join(', ')}]
      properties:
${properties.join('\n')}
    deployments:${deployments.join('')}
`;
}

function indent(lines: string): string {
  return lines
    .trim()
    .split('\n')
    .map((line) => `        ${line}`)
    .join('\n');
}

/** A picture of one colour, small unless told otherwise. */
export async function paint(background: string, width = 8, height = 6): Promise<Buffer> {
  const create = { width, height, channels: 3, background } as const;
  return await sharp({ create }).png().toBuffer();
}

/** A form as a program sends it: pictures as files, everything else as text. */
export function formOf(fields: Readonly<Record<string, string | Buffer>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, new Blob([new Uint8Array(value)], { type: 'image/png' }), 'photo.png');
  }
  return form;
}
