import {
  isCallExpression,
  isIdentifier,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { type Finding, lineAt } from './finding.ts';
import { isGenerated, type Tree } from './tree.ts';

const FUNCTION_LINES = 60;
const FILE_LINES = 400;
const TSX_LINES = 250;
const LINE_WIDTH = 100;

const FUNCTIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrowFunction,
  SyntaxKind.Constructor,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.GetAccessor,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.SetAccessor,
]);

/** Checks that functions, files and lines are short enough to be read in one sitting. */
export function checkSizes(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [path, text] of tree.texts) {
    if (!/\.(?:ts|tsx|mjs|sql|css)$/.test(path) || isGenerated(path)) continue;
    findings.push(...checkFile(path, text), ...checkLines(path, text));
  }
  for (const [path, source] of tree.sources) findings.push(...checkFunctions(path, source));
  return findings;
}

function checkFile(path: string, text: string): readonly Finding[] {
  const limit = path.endsWith('.tsx') ? TSX_LINES : FILE_LINES;
  const lines = text.trimEnd().split('\n').length;
  if (lines <= limit) return [];
  return [{ path, line: limit + 1, message: `the file has ${lines} lines, more than ${limit}` }];
}

function checkLines(path: string, text: string): readonly Finding[] {
  return text.split('\n').flatMap((content, at) => {
    const length = [...content].length;
    if (length <= LINE_WIDTH || cannotBeBroken(content)) return [];
    const message = `the line has ${length} characters, more than ${LINE_WIDTH}`;
    return [{ path, line: at + 1, message }];
  });
}

/** A sentence in quotation marks, or an address, is one word to the formatter. */
function cannotBeBroken(content: string): boolean {
  if (/https?:\/\//.test(content)) return true;
  const rest = content.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''");
  return [...rest].length <= LINE_WIDTH;
}

function checkFunctions(path: string, source: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  const visit = (node: Node): void => {
    if (FUNCTIONS.has(node.kind) && !isSuite(node)) {
      const first = lineAt(source.text, node.getStart(source));
      const lines = lineAt(source.text, node.end) - first + 1;
      const message = `the function has ${lines} lines, more than ${FUNCTION_LINES}`;
      if (lines > FUNCTION_LINES) findings.push({ path, line: first, message });
    }
    node.forEachChild((child) => visit(child));
  };
  visit(source);
  return findings;
}

/** `describe(…, () => { … })` is a heading over tests, not a function anyone has to follow. */
function isSuite(node: Node): boolean {
  const call = node.parent;
  if (!isCallExpression(call) || !isIdentifier(call.expression)) return false;
  return ['describe', 'suite'].includes(call.expression.text);
}
