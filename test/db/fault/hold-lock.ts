import SQLite from 'better-sqlite3';

// Started as `node hold-lock.ts <file>`: holds the file's write lock until its input ends, and says when it has it.

const [path = ''] = process.argv.slice(2);
const client = new SQLite(path);
client.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
process.stdin.on('end', () => {
  client.exec('ROLLBACK');
  client.close();
});
process.stdin.resume();
