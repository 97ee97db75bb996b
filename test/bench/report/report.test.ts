import { describe, expect, it } from 'vitest';
import { type Report, toJson, toMarkdown } from './report.ts';
import { type Row, generatorNote, medianOf, ratioOf, showFigure, verdictOf } from './row.ts';

const row: Row = {
  ...{ what: 'debits', against: 'bare', better: 'higher', unit: '/s', notes: [] },
  ...{ ours: 15_000, theirs: 30_000, goal: 0.5 },
};

const report: Report = {
  ...{ machine: 'a machine', command: 'pnpm bench', date: '2026-11-24T10:00:00.000Z', seconds: 61.4 },
  ...{ generator: 'wrk on core 1.', rows: [row], facts: ['10 rows'] },
  steps: [{ step: 'hash', us: 2.345 }],
};

describe('the report of the benchmark', () => {
  it.each([
    ['meets a goal that it reaches', {}, 'met'],
    ['misses one that it does not', { ours: 14_000 }, 'not met'],
    ['goes by the two decimals that are shown', { ours: 14_860 }, 'met'],
    ['wants less where less is better', { better: 'lower', ours: 1.3, theirs: 1, goal: 1.2 }, 'not met'],
    ['meets a bound from below', { better: 'lower', ours: 1.2, theirs: 1, goal: 1.2 }, 'met'],
    ['says nothing of what was not measured', { theirs: null }, 'not measured'],
    ['says nothing of a ratio to nothing', { theirs: 0 }, 'not measured'],
  ] as const)('%s', (_, given, verdict) => {
    expect(verdictOf({ ...row, ...given })).toBe(verdict);
  });

  it('divides ours by theirs', () => {
    expect(ratioOf({ ours: 3, theirs: 4 })).toBe(0.75);
  });

  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('takes the middle of %j', (figures, middle) => {
    expect(medianOf(figures)).toBe(middle);
  });

  it('marks a figure whose generator had nothing left', () => {
    expect(generatorNote('bare', 0.97)).toEqual([
      'bare: the generator used 97 % of a core, and is the bottleneck',
    ]);
    expect(generatorNote('bare', 0.6)).toEqual(['bare: the generator used 60 % of a core']);
  });

  it('shows three digits that count', () => {
    expect([12_345.6, 123.4, 1.2345, 0.012345, null].map(showFigure)).toEqual([
      ...['12,346', '123', '1.23', '0.0123', '-'],
    ]);
  });

  it('shows both figures, the ratio, the goal and whether it is met', () => {
    expect(toMarkdown(report)).toContain('| debits | 15,000 /s | bare | 30,000 /s | 0.50 | ≥ 0.5 | met |');
  });

  it('says beside the table what is to be known of a row', () => {
    expect(toMarkdown({ ...report, rows: [{ ...row, notes: ['noisy'] }] })).toContain('- debits: noisy');
  });

  it('shows what each step costs', () => {
    expect(toMarkdown(report)).toContain('| hash | 2.3 |');
  });

  it('gives programs the same', () => {
    const read = JSON.parse(toJson(report)) as { rows: unknown[] };
    expect(read.rows[0]).toMatchObject({ what: 'debits', ratio: 0.5, verdict: 'met' });
  });
});
