// Builds the browser side into dist/ui, which the host serves beside /api and /w.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {brotliCompressSync, gzipSync} from 'node:zlib'
import {svelte} from '@sveltejs/vite-plugin-svelte'
import {defineConfig, type Plugin} from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Compressed copies beside the assets: the host sends them as they are, so no request pays for compression. */
const compressed = (): Plugin => {
  let assets = ''
  return {
    name: 'compressed-copies',
    apply: 'build',
    configResolved: config => {
      assets = resolve(config.root, config.build.outDir, 'assets')
    },
    closeBundle: () => {
      for (const name of readdirSync(assets)) {
        if (!/\.(js|css|svg|json)$/.test(name)) continue
        const bytes = readFileSync(join(assets, name))
        writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, {level: 9}))
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes))
      }
    },
  }
}

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [svelte(), compressed()],
  build: {outDir: here('../../dist/ui'), emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, sourcemap: false},
  server: {proxy: {'/api': 'http://127.0.0.1:8787', '/w': 'http://127.0.0.1:8787'}},
})
