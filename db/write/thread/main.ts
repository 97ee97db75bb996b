// What the writer's thread runs. A thread imports everything again, and the process waits for it when it starts.
import '../../quick-imports.js';

await import('./serve.ts');
