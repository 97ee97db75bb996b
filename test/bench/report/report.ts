import { type Row, ratioOf, showFigure, verdictOf } from './row.ts';

/** What one step of a spend takes, in microseconds. */
export interface StepCost {
  readonly step: string;
  readonly us: number;
}

/** What one run of the benchmark found. */
export interface Report {
  readonly machine: string;
  readonly command: string;
  readonly date: string;
  readonly seconds: number;
  /** Which generator, on which core, and how much of it it used. */
  readonly generator: string;
  readonly rows: readonly Row[];
  readonly steps: readonly StepCost[];
  /** What was made and checked. */
  readonly facts: readonly string[];
}

/** The report for people. */
export function toMarkdown(report: Report): string {
  const { machine, command, date, seconds, generator, rows, steps, facts } = report;
  const lines = rows.map(rowLine);
  const notes = rows.flatMap((row) => row.notes.map((note) => `- ${row.what}: ${note}`));
  return [
    `\`${command}\`, ${date.slice(0, 10)}, ${Math.round(seconds)} s, on ${machine}.`,
    generator,
    '',
    '| What | Figure | Against | Figure | Ratio | Goal | |',
    '| --- | --: | --- | --: | --: | --: | --- |',
    ...lines,
    '',
    ...facts.map((fact) => `- ${fact}`),
    ...notes,
    '',
    '| A step of a spend | µs |',
    '| --- | --: |',
    ...steps.map(({ step, us }) => `| ${step} | ${us.toFixed(1)} |`),
    '',
  ].join('\n');
}

function rowLine(row: Row): string {
  const ratio = ratioOf(row)?.toFixed(2) ?? '-';
  const goal = `${row.better === 'higher' ? '≥' : '≤'} ${row.goal}`;
  const figures = [row.ours, row.theirs].map((figure) => {
    return figure === null ? '-' : `${showFigure(figure)} ${row.unit}`;
  });
  return `| ${row.what} | ${figures[0]} | ${row.against} | ${figures[1]} | ${ratio} | ${goal} | ${verdictOf(row)} |`;
}

/** The report for programs. */
export function toJson(report: Report): string {
  const rows = report.rows.map((row) => ({ ...row, ratio: ratioOf(row), verdict: verdictOf(row) }));
  return `${JSON.stringify({ ...report, rows }, null, 2)}\n`;
}
