import { posix } from 'node:path';
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isStringLiteral,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { lineAt } from './finding.ts';

/** What a file imports, a neighbour by its path from the root, and the line where it does. */
export type Import = Readonly<{ target: string; line: number }>;

/** All that a file imports or passes on, in any of the ways there are. */
export function importsOf(path: string, source: SourceFile): readonly Import[] {
  const imports: Import[] = [];
  const visit = (node: Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined && isStringLiteral(specifier)) {
      const name = specifier.text;
      const target = name.startsWith('.') ? posix.join(posix.dirname(path), name) : name;
      imports.push({ target, line: lineAt(source.text, specifier.getStart(source)) });
    }
    node.forEachChild((child) => visit(child));
  };
  visit(source);
  return imports;
}

function specifierOf(node: Node): Node | undefined {
  if (isImportDeclaration(node) || isExportDeclaration(node)) return node.moduleSpecifier;
  if (isImportTypeNode(node) && isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
    return node.arguments[0];
  }
  return undefined;
}
