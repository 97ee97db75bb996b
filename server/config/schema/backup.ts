import { z } from 'zod';
import { settingMeta } from './setting.ts';
import { line, wholeNumber } from './text.ts';

/** Copies of the database that are made while Coffer runs. */
export const backupSchema = z.strictObject({
  every_hours: wholeNumber(1, 8760).optional().register(settingMeta, {
    description: 'Hours from one backup to the next, made while Coffer runs.',
    expected: 'a whole number of hours from 1 to 8760',
    example: '24',
    defaultNote: 'none: `pnpm backup` makes them',
  }),
  folder: line.min(1).optional().register(settingMeta, {
    description: 'Where backups are kept. On another disk they outlive the one of the database.',
    expected: 'the path of a folder',
    example: '/mnt/backups',
    defaultNote: '`backups` beside the database',
  }),
  keep: wholeNumber(1, 10_000).prefault('7').register(settingMeta, {
    description: 'How many of them are kept: with each new one, the oldest beyond that are deleted.',
    expected: 'a whole number from 1 to 10000',
    example: '30',
  }),
});
