import { describe, expect, it } from 'vitest';
import {
  dailyClosings,
  drawSteps,
  extremes,
  fromFirstMovement,
  stepAt,
} from '../../dashboard/src/routes/(app)/cost-management/chart.ts';

const NOW = new Date('2026-11-11T00:00:00.000Z');
const STEPS = [
  { at: '2026-11-01T00:00:00.000Z', balance: '0.00' },
  { at: '2026-11-06T00:00:00.000Z', balance: '10.00' },
  { at: '2026-11-08T12:00:00.000Z', balance: '5.00' },
];
const BOX = { width: 100, height: 50 };

describe('the chart', () => {
  it('draws steps, not slopes, and holds the last balance until now', () => {
    expect(drawSteps(STEPS, NOW, BOX).line).toBe('M0 50.0H50V0.0H75V25.0H100');
  });

  it('goes below zero when the balance does', () => {
    const drawing = drawSteps([{ at: '2026-11-01T00:00:00.000Z', balance: '-10.00' }], NOW, BOX);
    expect(drawing).toMatchObject({ top: '0.00', bottom: '-10.00', zeroY: 0, endY: 50 });
  });

  it('fills between the line and zero, above it and below', () => {
    const owed = [...STEPS.slice(0, 2), { at: '2026-11-08T12:00:00.000Z', balance: '-10.00' }];
    expect(drawSteps(owed, NOW, BOX).area).toBe('M0 25.0H50V0.0H75V50.0H100V25.0H0Z');
    expect(drawSteps(STEPS, NOW, BOX).area).toBe('M0 50.0H50V0.0H75V25.0H100V50.0H0Z');
  });

  it('draws an empty wallet as a line at zero', () => {
    const drawing = drawSteps([{ at: '2026-11-01T00:00:00.000Z', balance: '0.00' }], NOW, BOX);
    expect(drawing.line).toBe('M0 50.0H100');
  });

  it('keeps the last of several steps within one pixel', () => {
    const close = [
      ...STEPS,
      { at: '2026-11-08T12:00:01.000Z', balance: '7.50' },
      { at: '2026-11-08T12:00:02.000Z', balance: '10.00' },
    ];
    expect(drawSteps(close, NOW, BOX).line).toBe('M0 50.0H50V0.0H75V0.0H100');
  });

  it.each([
    ['a moment ago', '2026-11-10T23:59:59.000Z', '2026-11-10T23:58:59.000Z'],
    ['an hour ago', '2026-11-10T23:00:00.000Z', '2026-11-10T22:55:00.000Z'],
    ['two days ago', '2026-11-09T00:00:00.000Z', '2026-11-08T20:00:00.000Z'],
    ['early in the period', '2026-11-01T02:00:00.000Z', '2026-11-01T00:00:00.000Z'],
  ])('begins shortly before a first movement of %s', (_, at, start) => {
    const steps = [
      { at: '2026-11-01T00:00:00.000Z', balance: '0.00' },
      { at, balance: '10.00' },
    ];
    expect(fromFirstMovement(steps, NOW)).toEqual([{ at: start, balance: '0.00' }, steps[1]]);
  });

  it('begins with the period where there was a balance before, or nothing moved', () => {
    const held = [{ at: '2026-11-01T00:00:00.000Z', balance: '3.00' }, ...STEPS.slice(1)];
    expect(fromFirstMovement(held, NOW)).toEqual(held);
    expect(fromFirstMovement(held.slice(0, 1), NOW)).toEqual(held.slice(0, 1));
  });

  it('tells the balance that held at a point in time', () => {
    expect(stepAt(STEPS, NOW, 0)?.balance).toBe('0.00');
    expect(stepAt(STEPS, NOW, 0.6)?.balance).toBe('10.00');
    expect(stepAt(STEPS, NOW, 1)?.balance).toBe('5.00');
    expect(stepAt([], NOW, 0.5)).toBeUndefined();
  });

  it('lists what each day closed with, newest first', () => {
    const sameDay = [...STEPS, { at: '2026-11-08T12:30:00.000Z', balance: '4.00' }];
    expect(dailyClosings(sameDay).map((step) => step.balance)).toEqual(['4.00', '10.00', '0.00']);
  });

  it('knows its lowest and highest point', () => {
    expect(extremes(STEPS)).toEqual({ lowest: '0.00', highest: '10.00' });
  });
});
