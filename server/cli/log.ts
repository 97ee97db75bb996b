import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config/config.ts';

/** Names under which a secret could reach the log by mistake. */
const secretPaths = ['*.password', '*.apiKey', '*.authorization', '*.cookie', '*.webhookSecrets', '*.secret'];

/** The process's log: one line an event, for people or for machines. Nothing waits for whoever reads it, such as a paused terminal. */
export function createLog({ level, format }: Config['log']): Logger {
  const options = { level, redact: secretPaths, base: null };
  if (format === 'json') return pino(options);
  return pino(options, pretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }));
}
