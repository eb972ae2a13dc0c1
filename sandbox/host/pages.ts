// The browser side: files of dist/ui as they are, and the one page for every other address. Loading the page on loopback
// signs the local user in. It does not know what the pages do.
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import fastifyStatic from '@fastify/static'
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import type {HostDeps} from './app.ts'
import {sendProblem} from './errors.ts'
import {mayEnterUnasked, newSession, sessionCookie} from './guard.ts'

const unbuilt = `<!doctype html><meta charset="utf-8"><title>医保沙盘</title>
<p>页面尚未构建：请运行 npm run build。</p><p>The pages are not built yet: run npm run build.</p>
<p><a href="/api/docs">/api/docs</a></p>`

export async function pages(app: FastifyInstance, deps: HostDeps): Promise<void> {
  const index = deps.uiDir === undefined ? undefined : join(deps.uiDir, 'index.html')
  const built = index !== undefined && existsSync(index)
  const html = () => (built ? readFileSync(index, 'utf8') : unbuilt)

  const page = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (mayEnterUnasked(request, deps.guard)) {
      const {value, options} = newSession(deps.guard, 'administrator')
      reply.setCookie(sessionCookie(deps.guard.port), value, options)
    }
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html())
  }

  if (built) await files(app, deps.uiDir as string)
  app.get('/', {schema: {hide: true}}, page)
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (wantsPage && !request.url.startsWith('/api/')) return page(request, reply)
    return sendProblem(request, reply, 'no-such-path', {path: request.url.split('?')[0] ?? ''})
  })
}

async function files(app: FastifyInstance, uiDir: string): Promise<void> {
  // Names under assets/ carry a digest of their content, so browsers may keep them for good; compressed copies lie beside.
  if (existsSync(join(uiDir, 'assets'))) {
    await app.register(fastifyStatic, {
      root: join(uiDir, 'assets'),
      prefix: '/assets/',
      index: false,
      maxAge: '365d',
      immutable: true,
      preCompressed: true,
      decorateReply: false,
    })
  }
  await app.register(fastifyStatic, {
    root: uiDir,
    index: false,
    wildcard: false,
    globIgnore: ['index.html', 'assets/**'],
    maxAge: 0,
    decorateReply: false,
  })
}
