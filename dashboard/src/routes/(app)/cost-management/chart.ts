import { formatNano, parseNano } from '#lib/format/credits.ts';

/** One step of the balance: what it became, and when. */
export interface Step {
  at: string;
  balance: string;
}

/** A line ready to be drawn in a box of `width` x `height` pixels. */
export interface Drawing {
  line: string;
  area: string;
  /** The y of zero, or null when zero lies outside. */
  zeroY: number | null;
  top: string;
  bottom: string;
  endY: number;
}

interface Box {
  width: number;
  height: number;
}

const PRECISION = 100_000n;

/** The least of the time before the first movement that is drawn. */
const LEAD_MS = 60_000;

/**
 * Cuts the time at zero before the first movement short: the course of a young wallet would be pressed into the last
 * pixels of the period.
 */
export function fromFirstMovement(steps: readonly Step[], now: Date): readonly Step[] {
  const [opening, first, ...rest] = steps;
  if (!opening || !first || parseNano(opening.balance) !== 0n) return steps;
  const firstMs = Date.parse(first.at);
  const leadMs = Math.max((now.getTime() - firstMs) / 12, LEAD_MS);
  const startMs = Math.max(Date.parse(opening.at), firstMs - leadMs);
  return [{ ...opening, at: new Date(startMs).toISOString() }, first, ...rest];
}

/** Draws steps from the first point to now; several steps within one pixel count as their last. */
export function drawSteps(steps: readonly Step[], now: Date, { width, height }: Box): Drawing {
  const values = steps.map((step) => parseNano(step.balance) ?? 0n);
  const [low, high] = bounds(values);
  const yOf = (nano: bigint): number =>
    height - (Number(((nano - low) * PRECISION) / (high - low)) / Number(PRECISION)) * height;
  const startMs = Date.parse(steps[0]?.at ?? now.toISOString());
  const spanMs = Math.max(now.getTime() - startMs, 1);

  const columns = new Map<number, number>();
  steps.forEach((step, index) => {
    const x = Math.round(((Date.parse(step.at) - startMs) / spanMs) * width);
    columns.set(Math.min(Math.max(x, 0), width), yOf(values[index] ?? 0n));
  });
  const corners = [...columns].map(([x, y], index) => (index === 0 ? `M${x} ${f(y)}` : `H${x}V${f(y)}`));
  const line = `${corners.join('')}H${width}`;
  return {
    line,
    // To zero, not to the bottom: what is owed hangs from the line of zero.
    area: `${line}V${f(yOf(0n))}H0Z`,
    zeroY: low <= 0n && high >= 0n ? yOf(0n) : null,
    top: formatNano(high),
    bottom: formatNano(low),
    endY: yOf(values.at(-1) ?? 0n),
  };
}

/** The step that held at `fraction` (0..1) of the time between the first step and now. */
export function stepAt(steps: readonly Step[], now: Date, fraction: number): Step | undefined {
  const startMs = Date.parse(steps[0]?.at ?? now.toISOString());
  const atMs = startMs + (now.getTime() - startMs) * fraction;
  return steps.findLast((step) => Date.parse(step.at) <= atMs) ?? steps[0];
}

/** The balance each local day closed with, newest first; days without a movement are left out. */
export function dailyClosings(steps: readonly Step[]): Step[] {
  const days = new Map<string, Step>();
  for (const step of steps) days.set(new Date(step.at).toDateString(), step);
  return [...days.values()].toReversed();
}

/** The smallest and largest balance, in words for people who do not see the line. */
export function extremes(steps: readonly Step[]): { lowest: string; highest: string } {
  const values = steps.map((step) => parseNano(step.balance) ?? 0n);
  return {
    lowest: formatNano(values.reduce((a, b) => (b < a ? b : a), values[0] ?? 0n)),
    highest: formatNano(values.reduce((a, b) => (b > a ? b : a), values[0] ?? 0n)),
  };
}

/** Round bounds that hold every value and zero. */
function bounds(values: readonly bigint[]): [bigint, bigint] {
  const low = values.reduce((a, b) => (b < a ? b : a), 0n);
  const high = values.reduce((a, b) => (b > a ? b : a), 0n);
  if (low === high) return [0n, 1_000_000_000n];
  return [low < 0n ? -roundUp(-low) : 0n, high > 0n ? roundUp(high) : 0n];
}

/** The next number of the form 1, 2, 2.5, 5, 7.5 or 10 times a power of ten. */
function roundUp(nano: bigint): bigint {
  const power = 10n ** BigInt(nano.toString().length - 1);
  const step = [10n, 15n, 20n, 25n, 30n, 40n, 50n, 60n, 75n].find((tenths) => (power * tenths) / 10n >= nano);
  return step ? (power * step) / 10n : power * 10n;
}

function f(value: number): string {
  return value.toFixed(1);
}
