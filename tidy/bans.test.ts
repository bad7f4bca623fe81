import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BANS } from './bans.ts';
import { checkBan } from './check-bans.ts';
import { treeOf } from './tree.ts';

/** A path the ban is about and does not allow. */
function pathUnder(about: readonly string[]): string {
  const places = ['server/src/runs/settle-run.ts', 'server/src/runs/settle-run.test.ts'];
  const test = about.some((glob) => glob.includes('.test.'));
  if (test) return places[1] ?? '';
  if (about.includes('package-lock.json')) return 'package-lock.json';
  if (about.every((glob) => glob.startsWith('dashboard'))) return 'dashboard/src/models/page.tsx';
  return places[0] ?? '';
}

for (const ban of BANS) {
  test(`"${ban.example}" is caught, at its line, with what to write instead`, () => {
    const path = pathUnder(ban.about);
    const [finding, ...more] = checkBan(treeOf({ [path]: `\n\n${ban.example}\n` }), ban);
    assert.equal(finding?.path, path);
    assert.equal(finding?.line, 3);
    assert.ok(finding?.message.includes(ban.instead));
    assert.deepEqual(more, []);
  });

  test(`"${ban.example}" is let pass where it is at home, or is only talked about`, () => {
    for (const glob of ban.allowed) {
      const path = glob.replace('**/*', 'server/src/x/y').replace(/\*\*?/g, 'x');
      const file = /\.\w+$/.test(path) ? path : `${path}.ts`;
      assert.deepEqual(checkBan(treeOf({ [file]: ban.example }), ban), [], file);
    }
    if (ban.place !== 'code') return;
    const talk = `/* ${ban.example} */ const a = ${JSON.stringify(ban.example)};`;
    assert.deepEqual(checkBan(treeOf({ [pathUnder(ban.about)]: talk }), ban), []);
  });
}
