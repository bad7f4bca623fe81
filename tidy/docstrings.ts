import {
  isClassDeclaration,
  isFunctionDeclaration,
  isInterfaceDeclaration,
  isTypeAliasDeclaration,
  isVariableStatement,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { lineAt } from './finding.ts';

/** Something a file exports, with the text of its docstring where it has one. */
export type Exported = Readonly<{ name: string; line: number; docstring: string | undefined }>;

/** What a file exports by declaring it, in order; a function's overloads count once. */
export function exportsOf(source: SourceFile): readonly Exported[] {
  const found = new Map<string, Exported>();
  for (const statement of source.statements) {
    if (!isExported(statement)) continue;
    const line = lineAt(source.text, statement.getStart(source));
    const docstring = docstringBefore(source, statement);
    for (const name of namesOf(statement, source)) {
      if (!found.has(name)) found.set(name, { name, line, docstring });
    }
  }
  return [...found.values()];
}

/**
 * Reads the words of one heading of a docstring: `Refuses:`, `Source:` …, up to the next heading or
 * blank line.
 */
export function headingOf(docstring: string, heading: string): string | undefined {
  const pattern = new RegExp(`^${heading}:([\\s\\S]*?)(?=^[A-Z]\\w+:|^\\s*$|$(?![\\s\\S]))`, 'm');
  return pattern.exec(docstring)?.[1]?.trim();
}

/** Takes the stars off a comment. */
export function wordsOf(comment: string): string {
  return comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\*|\/\/) ?/, '').trimEnd())
    .join('\n');
}

function docstringBefore(source: SourceFile, node: Node): string | undefined {
  const before = source.text.slice(node.pos, node.getStart(source));
  const comment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*(?:\/\/.*\s*)*$/.exec(before)?.[0];
  return comment === undefined ? undefined : wordsOf(comment.trim());
}

function isExported(node: Node): boolean {
  const { modifiers } = node as Node & { modifiers?: readonly Node[] };
  return modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ?? false;
}

function namesOf(node: Node, source: SourceFile): readonly string[] {
  if (isVariableStatement(node)) {
    return node.declarationList.declarations.map(({ name }) => name.getText(source));
  }
  const named =
    isFunctionDeclaration(node) ||
    isClassDeclaration(node) ||
    isInterfaceDeclaration(node) ||
    isTypeAliasDeclaration(node);
  return named && node.name !== undefined ? [node.name.getText(source)] : [];
}
