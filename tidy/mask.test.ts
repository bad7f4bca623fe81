import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeOf } from './tree.ts';

function words(text: string, path = 'a.tsx') {
  const mask = treeOf({ [path]: text }).masks.get(path);
  const clean = (part: string | undefined): string => (part ?? '').replace(/\s+/g, ' ').trim();
  return {
    code: clean(mask?.code),
    strings: clean(mask?.strings),
    comments: clean(mask?.comments),
  };
}

test('code, strings and comments are told apart, whatever they contain', () => {
  const text = `const a = "// one"; // "two"
    const b = \`x \${c /* y */} // z\`; const d = /\\/\\*"/;`;
  assert.deepEqual(words(text), {
    code: `const a = " "; const b = \` \${c } \`; const d = / /;`,
    strings: '// one x // z',
    comments: '// "two" /* y */',
  });
});

test('words between tags are neither code nor a string', () => {
  assert.deepEqual(words('export const P = () => <p title="t">new Date() {now}</p>;'), {
    code: 'export const P = () => <p title=" "> {now}</p>;',
    strings: 't',
    comments: '',
  });
});

test('SQL without its comments is a string', () => {
  assert.deepEqual(words('select 1 -- now()\n/* now() */ from x;', 'a.sql'), {
    code: '',
    strings: 'select 1 from x;',
    comments: '-- now() /* now() */',
  });
});

test('every part is as long as the text, so that lines agree', () => {
  const text = '// a\nconst b = `\n\n`;\n';
  const mask = treeOf({ 'a.ts': text }).masks.get('a.ts');
  for (const part of [mask?.code, mask?.strings, mask?.comments]) {
    assert.equal(part?.length, text.length);
    assert.equal(part?.split('\n').length, text.split('\n').length);
  }
});
