import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take far longer than others. Begun last, each has one core do nothing until it is over. */
const longest = ['crash/power/power.test.ts', 'chaos/chaos.test.ts', 'crash/kill/kills.test.ts'];

/** The order of test files: within a project, the longest first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.some((file) => moduleId.endsWith(file));
    const long = sorted.filter(isLong);
    const rest = sorted.filter((file) => !isLong(file));
    const unit = rest.findIndex(({ project }) => project.name === 'unit');
    return unit === -1 ? [...long, ...rest] : rest.toSpliced(unit, 0, ...long);
  }
}
