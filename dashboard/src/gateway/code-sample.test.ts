import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeSample, type SampleInput } from './code-sample.ts';
import { parameterFields } from './parameter-field.ts';

const INPUT: SampleInput = {
  origin: 'http://localhost:8080',
  slug: 'people-cutout',
  fields: parameterFields({ properties: { image: { type: 'string', format: 'image' } } }),
  parameters: {},
  picture: { url: 'http://localhost:8080/examples/portrait.jpg' },
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
  assert.match(codeSample('python', INPUT), /"idempotency-key": str\(uuid\.uuid4\(\)\)/);
  assert.match(codeSample('javascript', INPUT), /'idempotency-key': crypto\.randomUUID\(\)/);
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
  const parameters = { prompt: `it's "$(rm -rf ~)" \\ done` };
  const input = { ...INPUT, parameters, picture: { file: "my $photo's.jpg" } };
  assert.match(codeSample('curl', input), /-F 'image=@my \$photo'\\''s\.jpg' \\$/m);
  assert.match(
    codeSample('curl', input),
    /--form-string 'prompt=it'\\''s "\$\(rm -rf ~\)" \\ done' \\$/m,
  );
  assert.ok(codeSample('python', input).includes(`"prompt": ${JSON.stringify(parameters.prompt)}`));
  const line = /^form\.append\('prompt', ('.*')\);$/m.exec(codeSample('javascript', input))?.[1];
  assert.equal(line, `'it\\'s "$(rm -rf ~)" \\\\ done'`);
});

test('a model without a picture asks for none', () => {
  const fields = parameterFields({ properties: { prompt: { type: 'string' } } });
  const input = { ...INPUT, fields, parameters: { prompt: 'hi', fast: true, steps: 4 } };
  for (const language of ['curl', 'python', 'javascript'] as const) {
    assert.doesNotMatch(codeSample(language, input), /portrait|base64|readFile/, language);
  }
  assert.match(codeSample('python', input), /"fast": True,\n {4}"steps": 4,/);
});
