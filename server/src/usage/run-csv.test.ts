import assert from 'node:assert/strict';
import test from 'node:test';
import type { RunId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import { instant } from '../time/index.ts';
import type { ExportLine } from './export-store.ts';
import { csvHeader, csvLines } from './run-csv.ts';

const AT = instant(Date.UTC(2026, 10, 22, 9, 30));

const LINE: ExportLine = {
  runId: 'run_1' as RunId,
  status: 'succeeded',
  code: null,
  model: 'model',
  deploymentId: 'deployment',
  source: 'api',
  keyId: 'key_1',
  keyName: 'key',
  acceptedAt: AT,
  startedAt: AT,
  endedAt: AT,
  gpuTimeUs: 1_500_000n,
  chargeNanos: nanoUsd(9_007_199_254_740_993n),
  tags: { team: 'vision', stage: 'beta' },
};

/** Key names as they come out, as the field of a line. */
function keyField(keyName: string): string {
  const [before, after] = ['key_1,', ',2026-11-22T09:30:00.000Z'];
  const line = csvLines([{ ...LINE, keyName }]);
  return line.slice(line.indexOf(before) + before.length, line.indexOf(after));
}

test('times are UTC, amounts exact, lines end as RFC 4180 says', () => {
  assert.equal(
    csvHeader(),
    'run,status,code,model,deployment,source,key_id,key_name,accepted_at,started_at,ended_at,' +
      'gpu_time_us,charge_usd,tags\r\n',
  );
  const time = '2026-11-22T09:30:00.000Z';
  const line = `run_1,succeeded,,model,deployment,api,key_1,key,${time},${time},${time},1500000,9007199.254740993,"stage=beta,team=vision"\r\n`;
  assert.equal(csvLines([LINE, LINE]), line + line);
});

test('what is not known is empty', () => {
  const free = { ...LINE, keyId: null, keyName: null, startedAt: null, gpuTimeUs: null, tags: {} };
  assert.match(
    csvLines([free]),
    /,api,,,2026-11-22T09:30:00\.000Z,,2026-[^,]*,,9007199[^,]*,\r\n$/,
  );
});

for (const [name, field] of [
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['+1+2', "'+1+2"],
  ['-2+3', "'-2+3"],
  ['@SUM(1)', "'@SUM(1)"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  ['＝1', "'＝1"],
  ['a "quoted" name', '"a ""quoted"" name"'],
  ['a, b', '"a, b"'],
  ['two\r\nlines', '"two\r\nlines"'],
  ['two\nlines', '"two\nlines"'],
  ['a=b', 'a=b'],
] as const) {
  test(`the name ${JSON.stringify(name)} stays a text in a spreadsheet, and one field`, () => {
    assert.equal(keyField(name), field);
  });
}
