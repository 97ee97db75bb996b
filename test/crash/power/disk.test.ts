import { describe, expect, it } from 'vitest';
import { Disk, type Fate } from './disk.ts';
import type { Op } from './trace.ts';

const write = (path: string, offset: number, text: string): Op => {
  return { kind: 'write', path, offset, data: Buffer.from(text) };
};

/** The files after these things and a power cut in which they had these fates; the last goes for all that follow. */
function after(ops: readonly Op[], ...fates: readonly Fate[]): Record<string, string> {
  const disk = new Disk(new Map([['old', Buffer.from('abcd')]]));
  for (const op of ops) disk.apply(op);
  const image = disk.cut((index) => fates[Math.min(index, fates.length - 1)] ?? 'none');
  return Object.fromEntries([...image].map(([path, bytes]) => [path, bytes.toString()]));
}

const synced = { kind: 'sync', path: 'old' } as const;
const created = { kind: 'create', path: 'new' } as const;

describe('a disk whose power is cut', () => {
  it.each<[string, Op[], Fate[], Record<string, string>]>([
    ['keeps what was synced', [write('old', 0, 'XY'), synced], ['none'], { old: 'XYcd' }],
    ['may lose what was not', [write('old', 0, 'XY')], ['none'], { old: 'abcd' }],
    ['may keep what was not', [write('old', 0, 'XY')], ['whole'], { old: 'XYcd' }],
    ['may keep a half of it', [write('old', 0, 'WXYZ')], ['first half'], { old: 'WXcd' }],
    ['may keep the other half', [write('old', 0, 'WXYZ')], ['second half'], { old: 'abYZ' }],
    [
      'may keep the later alone',
      [write('old', 4, 'X'), write('old', 5, 'Y')],
      ['none', 'whole'],
      { old: 'abcd\0Y' },
    ],
    ['may lose a cut', [{ kind: 'truncate', path: 'old', length: 1 }], ['none'], { old: 'abcd' }],
    ['may keep a cut', [{ kind: 'truncate', path: 'old', length: 1 }], ['whole'], { old: 'a' }],
    ['may lose a name', [created], ['none'], { old: 'abcd' }],
    [
      'may lose a name whose bytes were synced',
      [created, { kind: 'sync', path: 'new' }],
      ['none'],
      { old: 'abcd' },
    ],
    [
      'keeps a name once its folder was synced',
      [created, { kind: 'sync', path: '' }],
      ['none'],
      { old: 'abcd', new: '' },
    ],
    ['may undo a removal', [{ kind: 'remove', path: 'old' }], ['none'], { old: 'abcd' }],
    ['may keep a removal', [{ kind: 'remove', path: 'old' }], ['whole'], {}],
    ['may undo a new name', [{ kind: 'rename', path: 'old', to: 'b' }], ['none'], { old: 'abcd' }],
    [
      'may keep a new name, and lose what was written',
      [write('old', 0, 'X'), { kind: 'rename', path: 'old', to: 'b' }],
      ['none', 'whole'],
      { b: 'abcd' },
    ],
  ])('%s', (_, ops, fates, files) => {
    expect(after(ops, ...fates)).toEqual(files);
  });

  it('counts what is at stake, and a sync of one file ends it for that file alone', () => {
    const disk = new Disk(new Map([['old', Buffer.alloc(4)]]));
    for (const op of [created, write('new', 0, 'a'), write('old', 0, 'b')]) disk.apply(op);
    expect(disk.atStake).toBe(3);
    disk.apply(synced);
    expect(disk.atStake).toBe(2);
    disk.apply({ kind: 'sync', path: '' });
    expect(disk.atStake).toBe(1);
  });
});
