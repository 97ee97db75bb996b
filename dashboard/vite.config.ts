import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/** Where `vite dev` finds the running server; the built dashboard is served by that server itself. */
const serverUrl = process.env['COFFER_DEV_SERVER'] ?? `http://localhost:${process.env['DWCTL_PORT'] ?? 3001}`;

/** The router's announcer carries a style attribute, which the content security policy forbids; base.css hides it. */
const announcerWithoutStyle: Plugin = {
  name: 'announcer-without-style',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('kit/src/runtime/components/root.svelte')) return null;
    return { code: code.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1'), map: null };
  },
};

export default defineConfig({
  plugins: [announcerWithoutStyle, sveltekit({ adapter: adapter({ fallback: 'index.html' }) })],
  build: {
    rolldownOptions: {
      output: {
        // What several pages share travels in one file: fewer requests, and it compresses better together. The
        // router's payload must stay alone: other modules read the version from it as soon as they are loaded, and
        // the start script fills it before it loads them. Together, every error page would reload for ever.
        codeSplitting: {
          groups: [
            { name: 'payload', test: /@sveltejs\/kit\/src\/runtime\/client\/payload\.js$/, priority: 2 },
            { name: 'base', test: /node_modules|src\/lib\//, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/trpc', '/api', '/admin'].map((path) => [path, { target: serverUrl }])),
  },
});
