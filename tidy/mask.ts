import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';

/** The parts of a text that a pattern may be looked for in; what is not the part is blank. */
export type Mask = Readonly<{ code: string; strings: string; comments: string }>;

/** The kinds of token that hold text, with the length of what closes them. */
const TEXT_KINDS: ReadonlyMap<SyntaxKind, number> = new Map([
  [SyntaxKind.StringLiteral, 1],
  [SyntaxKind.NoSubstitutionTemplateLiteral, 1],
  [SyntaxKind.TemplateHead, 2],
  [SyntaxKind.TemplateMiddle, 2],
  [SyntaxKind.TemplateTail, 1],
]);

/**
 * Takes a TypeScript source apart into code, strings and comments, each as long as the source.
 *
 * So a pattern for code never meets a word in a sentence, and a line found in a part is the line
 * in the file. Quotation marks stay with the code.
 */
export function maskSource(source: SourceFile): Mask {
  const text = source.text;
  const code = [...blank(text)];
  const strings = [...blank(text)];
  const texts = textRanges(source);
  let at = 0;
  for (const range of texts) {
    copy(text, code, at, range.start);
    if (range.isString) copy(text, strings, range.start, range.end);
    at = range.end;
  }
  copy(text, code, at, text.length);
  return { ...splitComments(code.join('')), strings: strings.join('') };
}

/** Takes SQL apart: all that is not a comment is a string, as it would be in TypeScript. */
export function maskSql(text: string): Mask {
  const comments = [...blank(text)];
  const strings = text.replace(/--.*|\/\*[\s\S]*?\*\//g, (comment, offset: number) => {
    copy(text, comments, offset, offset + comment.length);
    return blank(comment);
  });
  return { code: blank(text), strings, comments: comments.join('') };
}

type Range = Readonly<{ start: number; end: number; isString: boolean }>;

function textRanges(source: SourceFile): readonly Range[] {
  const ranges: Range[] = [];
  const visit = (node: Node): void => {
    const start = node.getStart(source);
    const closing = TEXT_KINDS.get(node.kind);
    if (closing !== undefined) {
      ranges.push({ start: start + 1, end: node.end - closing, isString: true });
    } else if (node.kind === SyntaxKind.RegularExpressionLiteral) {
      ranges.push({ start: start + 1, end: node.end - 1, isString: false });
    } else if (node.kind === SyntaxKind.JsxText) {
      ranges.push({ start: node.pos, end: node.end, isString: false });
    }
    node.forEachChild((child) => visit(child));
  };
  visit(source);
  return ranges.sort((left, right) => left.start - right.start);
}

/** Once strings and regular expressions are blank, whatever looks like a comment is one. */
function splitComments(codeWithComments: string): Readonly<{ code: string; comments: string }> {
  const comments = [...blank(codeWithComments)];
  const code = codeWithComments.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, (comment, offset: number) => {
    copy(codeWithComments, comments, offset, offset + comment.length);
    return blank(comment);
  });
  return { code, comments: comments.join('') };
}

function blank(text: string): string {
  return text.replace(/[^\n]/gs, ' ');
}

function copy(from: string, to: string[], start: number, end: number): void {
  for (let at = start; at < end; at += 1) to[at] = from.charAt(at);
}
