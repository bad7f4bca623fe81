import sharp from 'sharp';
import type { ScriptedWorker } from './scripted-worker.ts';

/**
 * A model that takes a picture and a number, as an entry of the catalog's list; `deployment` are
 * the YAML lines of its meter, hold and prices.
 */
export function pictureModel(worker: ScriptedWorker, slug: string, deployment: string): string {
  const lines = deployment.trim().split('\n');
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
${lines.map((line) => `        ${line}`).join('\n')}
`;
}

/** A small picture of one colour. */
export async function paint(background: string): Promise<Buffer> {
  const create = { width: 8, height: 6, channels: 3, background } as const;
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
