// What the thread that copies the log runs: found and compiled as quickly as the writer's.
import '../../quick-imports.js';

await import('./serve.ts');
