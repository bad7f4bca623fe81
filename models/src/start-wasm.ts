import { readFile } from 'node:fs/promises';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type io, ready, setBackend } from '@tensorflow/tfjs-core';

/**
 * Starts TensorFlow.js on its WebAssembly backend, with SIMD where the processor has it, from the
 * binaries in node_modules. One thread: the backend's threaded build starts its threads from blob
 * URLs, which Node's workers refuse.
 */
export async function startWasm(): Promise<void> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(main)}/`);
  if (!(await setBackend('wasm'))) throw new Error('the WebAssembly backend did not start');
  await ready();
}

/**
 * Reads a model's graph and weights from the installed package that `member` (a file's URL) is
 * part of: nothing is ever downloaded.
 */
export function fromPackage(member: string, modelFile: string): io.IOHandler {
  const found = findPackageJSON(member);
  if (found === undefined) throw new Error(`${member} is in no package`);
  const file = join(dirname(found), modelFile);
  return {
    async load() {
      const json = JSON.parse(await readFile(file, 'utf8')) as io.ModelJSON;
      const paths = json.weightsManifest.flatMap((group) => group.paths);
      const shards = await Promise.all(paths.map((path) => readFile(join(dirname(file), path))));
      return {
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
        weightData: new Uint8Array(Buffer.concat(shards)).buffer,
      };
    },
  };
}
