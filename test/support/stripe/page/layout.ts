import { html, raw } from 'hono/html';

type Html = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; --ink: #1a1f36; --soft: #5a6072; --line: #d8dbe4; --paper: #fff; --back: #f5f6f9;
  --accent: #4f46d8; --on-accent: #fff; --error: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef4; --soft: #a9afc0; --line: #3b4152; --paper: #1c2029;
  --back: #12151c; --accent: #a5a0ff; --on-accent: #12151c; --error: #ff9d94; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--back);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 420px; background: var(--paper); border: 1px solid var(--line); border-radius: 8px;
  padding: 32px; }
h1 { margin: 0; font-size: 20px; line-height: 1.3; }
p { margin: 8px 0; }
.note { color: var(--soft); font-size: 14px; }
.total { font-size: 32px; font-weight: 600; font-variant-numeric: tabular-nums; margin: 16px 0; }
dl { display: grid; grid-template-columns: 1fr auto; gap: 4px 16px; margin: 0 0 24px; font-variant-numeric: tabular-nums; }
dd { margin: 0; text-align: right; }
form { display: grid; gap: 8px; margin: 8px 0; }
input:not([type='checkbox']), select { font: inherit; color: inherit; background: transparent; padding: 8px; width: 100%;
  border: 1px solid var(--line); border-radius: 8px; }
button, .button { font: inherit; padding: 10px 16px; border-radius: 8px; border: 1px solid var(--line);
  background: transparent; color: inherit; cursor: pointer; text-align: center; text-decoration: none; }
button.first { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role='alert'] { color: var(--error); border: 1px solid currentColor; border-radius: 8px; padding: 8px 16px; }
`;

/** A whole page of the emulator: no scripts, readable in both themes, and plain about not being Stripe. */
export function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${content}
          <p class="note">Stripe emulator. No money moves here.</p>
        </main>
      </body>
    </html>`;
}
