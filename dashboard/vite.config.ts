import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** Where `vite dev` finds the running server; the built dashboard is served by that server itself. */
const serverUrl = process.env['COFFER_DEV_SERVER'] ?? 'http://localhost:3001';

export default defineConfig({
  plugins: [sveltekit({ adapter: adapter({ fallback: 'index.html' }) })],
  server: {
    proxy: Object.fromEntries(['/trpc', '/api', '/admin'].map((path) => [path, { target: serverUrl }])),
  },
});
