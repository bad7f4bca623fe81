import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeSample } from './code-sample.ts';
import type { SampleInput } from './sample-words.ts';

const LANGUAGES = ['curl', 'python', 'javascript'] as const;

const INPUT: SampleInput = {
  origin: 'http://localhost:8080',
  slug: 'people-cutout',
  output: 'image',
  parameters: {},
  picture: { name: 'image', url: 'http://localhost:8080/examples/portrait.jpg' },
  deployment: null,
  secret: null,
};

test('the curl sample loads its picture, sends it and shows the accounting headers', () => {
  assert.equal(
    codeSample('curl', INPUT),
    [
      'curl -sSO http://localhost:8080/examples/portrait.jpg',
      'RUN=$(date +%s)-$$-$RANDOM',
      'curl -sS http://localhost:8080/v1/people-cutout \\',
      '  -H "x-api-key: $TAXIMETER_KEY" \\',
      '  -H "idempotency-key: $RUN" \\',
      '  -F image=@portrait.jpg \\',
      '  -o result.png -D -',
    ].join('\n'),
  );
});

test('each sample sends a key of its own, so that sending it again cannot bill twice', () => {
  assert.match(codeSample('python', INPUT), /^run = str\(uuid\.uuid4\(\)\)$/m);
  assert.match(codeSample('python', INPUT), /"idempotency-key": run,/);
  assert.match(codeSample('javascript', INPUT), /^const run = crypto\.randomUUID\(\);$/m);
  assert.match(codeSample('javascript', INPUT), /'idempotency-key': run,/);
  for (const language of ['python', 'javascript'] as const) {
    assert.match(codeSample(language, INPUT), /to retry it, send the same Idempotency-Key/);
  }
});

test('a refusal is told in the problem’s own words', () => {
  assert.match(codeSample('python', INPUT), /except urllib\.error\.HTTPError/);
  assert.match(codeSample('python', INPUT), /problem\["detail"\]/);
  assert.match(codeSample('javascript', INPUT), /const \{ title, detail \} = await answer\.json/);
});

test('a key made in this visit is in the sample, so that it runs as it stands', () => {
  const secret = 'tm_live_abc';
  assert.match(codeSample('curl', { ...INPUT, secret }), /^export TAXIMETER_KEY=tm_live_abc\n/);
  assert.match(codeSample('python', { ...INPUT, secret }), /^key = "tm_live_abc"$/m);
  assert.doesNotMatch(codeSample('python', { ...INPUT, secret }), /\bos\b/);
  assert.match(codeSample('javascript', { ...INPUT, secret }), /'x-api-key': 'tm_live_abc'/);
});

test('what is typed cannot break out of the sample’s quotes', () => {
  const parameters = { prompt: `it's "$(rm -rf ~)" \\ done\nnext` };
  const input = { ...INPUT, parameters, picture: { name: 'image', file: "my $photo's.jpg" } };
  assert.match(codeSample('curl', input), /-F 'image=@my \$photo'\\''s\.jpg' \\$/m);
  assert.match(
    codeSample('curl', input),
    /--form-string 'prompt=it'\\''s "\$\(rm -rf ~\)" \\ done\nnext' \\$/m,
  );
  assert.ok(codeSample('python', input).includes(`"prompt": ${JSON.stringify(parameters.prompt)}`));
  const line = /^form\.append\('prompt', ('.*')\);$/m.exec(codeSample('javascript', input))?.[1];
  assert.equal(line, `'it\\'s "$(rm -rf ~)" \\\\ done\\nnext'`);
  const odd = { ...INPUT, picture: { name: 'image', file: 'a;type=b,"c".png' } };
  assert.match(codeSample('curl', odd), /-F 'image=@"a;type=b,\\"c\\"\.png"' \\$/m);
});

test('a picture at an address is loaded by the server, not by the sample', () => {
  const picture = { name: 'image', address: 'https://example.test/cat.jpg?a=1&b=2' };
  const input = { ...INPUT, picture };
  assert.match(codeSample('curl', input), /--form-string 'image=https:\/\/example\.test\/cat\.jpg/);
  for (const language of LANGUAGES) {
    const code = codeSample(language, input);
    assert.ok(code.includes('https://example.test/cat.jpg?a=1&b=2'), language);
    assert.doesNotMatch(code, /base64|readFile|blob\(\)|curl -sSO/, language);
  }
});

test('a model without a picture asks for none, and a text comes out as a text', () => {
  const parameters = { prompt: 'hi', fast: true, steps: 4 };
  const input = { ...INPUT, output: 'text', picture: null, parameters } as const;
  for (const language of LANGUAGES) {
    assert.doesNotMatch(codeSample(language, input), /portrait|base64|readFile/, language);
    assert.match(codeSample(language, input), /result\.txt/, language);
  }
  assert.match(codeSample('python', input), /"fast": True,\n {4}"steps": 4,/);
  assert.match(codeSample('python', { ...input, parameters: {} }), /^parameters = \{\}$/m);
});

test('the deployment that is chosen is asked for in every language', () => {
  for (const language of LANGUAGES) {
    assert.doesNotMatch(codeSample(language, INPUT), /x-deployment/, language);
    const code = codeSample(language, { ...INPUT, deployment: 'cheapest' });
    assert.match(code, /x-deployment['"]?: ['"]?cheapest/, language);
  }
});
