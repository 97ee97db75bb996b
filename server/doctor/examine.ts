import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { describeFault } from '../auth/fault.ts';
import { type Check, type Examination, type Finding, type Patient, warning } from './check.ts';
import { examinations } from './examinations.ts';

interface RoundParts {
  readonly patient: Patient;
  readonly log: Pick<Logger, 'warn'>;
  /** All that is looked at by default. */
  readonly list?: readonly Examination[];
  /** How long one of them may take, in milliseconds. */
  readonly limitMs?: number;
}

const defaultLimitMs = 12_000;

/** Looks at everything at once. Whatever takes too long or fails is a finding of its own. Never rejects. */
export async function examine(parts: RoundParts): Promise<readonly Check[]> {
  const { patient, list = [...(patient.payments?.examinations ?? []), ...examinations] } = parts;
  const known = new Map<string, Promise<Finding | null>>();
  const findingOf = (id: string): Promise<Finding | null> => {
    const underWay = known.get(id);
    if (underWay) return underWay;
    const examination = list.find((each) => each.id === id);
    const started = examination ? look(examination) : Promise.resolve(null);
    known.set(id, started);
    return started;
  };
  // Begun a turn later: a check that asks for another must find this one under way, not begin it again.
  const look = async (examination: Examination): Promise<Finding | null> => {
    await Promise.resolve();
    return within(parts, examination, async () => examination.look(patient, findingOf));
  };
  const found = await Promise.all(list.map(async (each) => ({ each, finding: await findingOf(each.id) })));
  return found.flatMap(({ each: { id, title, group }, finding }) => {
    if (finding === null) return [];
    const { state, text, mend, repair = null, details = [] } = finding;
    return [{ id, title, group, state, text, mend, repair, details }];
  });
}

async function within(
  { log, limitMs = defaultLimitMs }: RoundParts,
  { id }: Examination,
  work: () => Promise<Finding | null>,
): Promise<Finding | null> {
  const over = new AbortController();
  const late = setTimeout(limitMs, tooLate(limitMs), { signal: over.signal, ref: false });
  late.catch(() => undefined);
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    log.warn({ check: id, fault: describeFault(error) }, 'a check failed');
    return warning(
      'This could not be looked at.',
      'Look into the log for "a check failed", and check again.',
    );
  } finally {
    over.abort();
  }
}

function tooLate(limitMs: number): Finding {
  const text = `This was not answered within ${limitMs / 1000} seconds.`;
  return warning(text, 'Check again; if it stays, look at the network of this machine.');
}
