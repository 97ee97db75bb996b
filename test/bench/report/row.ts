/** One figure beside the one that it is measured against. */
export interface Row {
  readonly what: string;
  readonly against: string;
  /** Higher is better: how many a second, ours by theirs. Lower: time or memory, much by little. */
  readonly better: 'higher' | 'lower';
  readonly unit: string;
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly goal: number;
  /** Why there is no figure, or what is to be known of it. */
  readonly notes: readonly string[];
}

/** Ours by theirs; null where one was not measured. */
export function ratioOf({ ours, theirs }: Pick<Row, 'ours' | 'theirs'>): number | null {
  return ours === null || theirs === null || theirs === 0 ? null : ours / theirs;
}

/** Whether a goal is met, as it reads: to two decimals. */
export function verdictOf(row: Row): 'met' | 'not met' | 'not measured' {
  const ratio = ratioOf(row);
  if (ratio === null) return 'not measured';
  const shown = Math.round(ratio * 100) / 100;
  return (row.better === 'higher' ? shown >= row.goal : shown <= row.goal) ? 'met' : 'not met';
}

/** The middle one. */
export function medianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** From this share of a core on, a generator that has one core measures itself. */
const busyShare = 0.9;

/** How much of its core the generator used for a figure, and whether it measured itself by that. */
export function generatorNote(who: string, cpuShare: number): readonly string[] {
  const percent = Math.round(cpuShare * 100);
  const mark = cpuShare >= busyShare ? ', and is the bottleneck' : '';
  return [`${who}: the generator used ${percent} % of a core${mark}`];
}

/** A figure as people read it: three digits that count, thousands apart. */
export function showFigure(figure: number | null): string {
  if (figure === null) return '-';
  if (figure >= 100) return Math.round(figure).toLocaleString('en');
  return figure.toPrecision(3);
}
