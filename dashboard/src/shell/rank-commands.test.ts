import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Command, nextChoice, rankCommands } from './rank-commands.ts';

const COMMANDS: readonly Command[] = [
  { id: 'usage', label: 'Usage', group: 'Go to', words: 'runs receipts balance' },
  { id: 'cutout', label: 'People cut-out', group: 'Model', words: 'people-cutout' },
  { id: 'key', label: 'Make an API key', group: 'Do' },
  { id: 'policy', label: 'Billing policy', group: 'Go to' },
];
const found = (typed: string): readonly string[] => rankCommands(COMMANDS, typed).map((c) => c.id);

test('nothing typed shows everything in its order', () => {
  assert.deepEqual(found('  '), ['usage', 'cutout', 'key', 'policy']);
});

test('a label that begins with what was typed comes before one that contains it', () => {
  assert.deepEqual(found('p'), ['cutout', 'policy', 'usage', 'key']);
});

test('other words and several words find a command too', () => {
  assert.deepEqual(found('receipts'), ['usage']);
  assert.deepEqual(found('MODEL cutout'), ['cutout']);
});

test('what fits nothing finds nothing', () => {
  assert.deepEqual(found('zzz'), []);
});

test('the arrows go round', () => {
  assert.equal(nextChoice('ArrowDown', 3, 4), 0);
  assert.equal(nextChoice('ArrowUp', 0, 4), 3);
  assert.equal(nextChoice('End', 0, 4), 3);
  assert.equal(nextChoice('Home', 2, 4), 0);
  assert.equal(nextChoice('x', 2, 4), null);
  assert.equal(nextChoice('ArrowDown', 0, 0), null);
});
