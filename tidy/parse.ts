import type { SourceFile } from 'typescript/unstable/ast';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';

const ROOT = '/tree';

/**
 * Parses TypeScript and JavaScript with the compiler's own parser, without resolving or checking.
 *
 * The interface is marked unstable by TypeScript, whose version is therefore pinned exactly.
 * Source: decisions/0001-the-house.md
 */
export function parseAll(texts: ReadonlyMap<string, string>): ReadonlyMap<string, SourceFile> {
  const files: Record<string, string> = {};
  for (const [path, text] of texts) files[`${ROOT}/${path}`] = text;
  const config = `${ROOT}/tsconfig.tidy.json`;
  const compilerOptions = {
    allowJs: true,
    jsx: 'preserve',
    noLib: true,
    noResolve: true,
    types: [],
  };
  files[config] = JSON.stringify({ compilerOptions, files: Object.keys(files) });
  const api = new API({ cwd: ROOT, fs: createVirtualFileSystem(files) });
  try {
    const program = api.updateSnapshot({ openProjects: [config] }).getProject(config)?.program;
    const parsed = new Map<string, SourceFile>();
    for (const path of texts.keys()) {
      const source = program?.getSourceFile(`${ROOT}/${path}`);
      if (source === undefined) throw new Error(`${path} could not be parsed`);
      parsed.set(path, source);
    }
    return parsed;
  } finally {
    api.close();
  }
}
