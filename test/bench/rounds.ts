import type { Load } from './load/order.ts';

/** Something that is measured: how many a second, or whatever else its figure is. */
export type Side = () => Promise<Figure>;

export type Figure = Pick<Load, 'perSecond' | 'p99Ms' | 'requests' | 'cpuShare'>;

/** The figures of each side, one a round. */
export type Figures<Name extends string> = Readonly<Record<Name, readonly Figure[]>>;

/**
 * Measures all sides in turn, round after round, so that whatever else the machine does meanwhile hits them alike.
 */
export async function measure<Name extends string>(
  rounds: number,
  sides: Readonly<Record<Name, Side | null>>,
  tell: (name: string, round: number) => void,
): Promise<Figures<Name>> {
  const names = Object.keys(sides) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as Figure[]])) as Record<Name, Figure[]>;
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of names) {
      const side = sides[name];
      if (!side) continue;
      tell(name, round);
      figures[name].push(await side());
    }
  }
  return figures;
}

/** The best rate of a side's rounds: what else the machine does only ever takes away. Null: it was not measured. */
export function bestRate(figures: readonly Figure[]): number | null {
  return figures.length === 0 ? null : Math.max(...figures.map(({ perSecond }) => perSecond));
}

/** The best slowest hundredth of a side's rounds, in milliseconds. */
export function bestP99Ms(figures: readonly Figure[]): number | null {
  return figures.length === 0 ? null : Math.min(...figures.map(({ p99Ms }) => p99Ms));
}

/** The largest share of a core that the generator took. */
export function cpuShareOf(figures: readonly Figure[]): number {
  return Math.max(0, ...figures.map(({ cpuShare }) => cpuShare));
}
