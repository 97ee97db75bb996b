import { Recent } from '@coffer/server/limit/recent.ts';
import { describe, expect, it } from 'vitest';

/** Questions whose answers the test gives, and a clock that it moves. */
function setting() {
  const time = { nowMs: 0 };
  const recent = new Recent<string>({ keptMs: 1000, now: () => time.nowMs });
  const asked: PromiseWithResolvers<string>[] = [];
  const question = () => {
    const one = Promise.withResolvers<string>();
    asked.push(one);
    return one.promise;
  };
  const ask = (about = 'it', options = {}) => recent.ask(about, question, options);
  return { time, recent, asked, ask };
}

describe('a question', () => {
  it('is asked once while it is under way, and for a while after it was asked', async () => {
    const { time, asked, ask } = setting();
    const early = [ask(), ask()];
    time.nowMs = 999;
    asked[0]?.resolve('first');
    expect(await Promise.all([...early, ask()])).toEqual(['first', 'first', 'first']);
    time.nowMs = 1000;
    const late = ask();
    asked[1]?.resolve('second');
    expect(await late).toBe('second');
  });

  it('that takes longer than its answer counts is not asked a second time meanwhile', async () => {
    const { time, asked, ask } = setting();
    const answers = [ask()];
    time.nowMs = 5000;
    answers.push(ask());
    asked[0]?.resolve('late');
    expect(await Promise.all(answers)).toEqual(['late', 'late']);
    void ask();
    expect(asked).toHaveLength(2);
  });

  it('about something else is another one', () => {
    const { asked, ask } = setting();
    void ask('this');
    void ask('that');
    expect(asked).toHaveLength(2);
  });

  it('that failed is not asked again at once', async () => {
    const { asked, ask } = setting();
    const first = ask();
    asked[0]?.reject(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await expect(ask()).rejects.toThrow('no');
    expect(asked).toHaveLength(1);
  });

  it('is asked anew when that is wanted, but not twice at once', async () => {
    const { asked, ask } = setting();
    const first = ask();
    const second = ask('it', { anew: true });
    asked[0]?.resolve('old');
    expect(await Promise.all([first, second])).toEqual(['old', 'old']);
    const third = ask('it', { anew: true });
    asked[1]?.resolve('new');
    expect(await Promise.all([third, ask()])).toEqual(['new', 'new']);
    expect(asked).toHaveLength(2);
  });

  it('whose answer was forgotten is asked again', async () => {
    const { recent, asked, ask } = setting();
    const first = ask();
    asked[0]?.resolve('old');
    await first;
    recent.forget('it');
    void ask();
    expect(asked).toHaveLength(2);
  });
});
