// Builds the browser side into dist/ui, which the host serves beside /api and /w.
import {fileURLToPath} from 'node:url'
import {svelte} from '@sveltejs/vite-plugin-svelte'
import {defineConfig} from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [svelte()],
  build: {outDir: here('../../dist/ui'), emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, sourcemap: false},
  server: {proxy: {'/api': 'http://127.0.0.1:8787', '/w': 'http://127.0.0.1:8787'}},
})
