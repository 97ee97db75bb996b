import { explainFailure } from '@coffer/server/cli/dashboard-build.ts';
import { describe, expect, it } from 'vitest';

describe('a dashboard that could not be built', () => {
  it('says what to do, and shows no trace, where the folder is not this user’s to write to', () => {
    const said =
      "failed to load config\nError: EACCES: permission denied, open '/opt/coffer/dashboard/x.mjs'\n at open";
    expect(explainFailure(said)).toMatch(
      /^The dashboard is not built .* may not write to \/.+\. Run `npx --yes pnpm@12 start --build`/,
    );
    expect(explainFailure(said)).not.toContain('\n');
  });

  it('shows what the build said otherwise', () => {
    expect(explainFailure('Unexpected token')).toBe('The dashboard could not be built:\nUnexpected token');
  });
});
