// The whole HTTP side as one Fastify instance that listens nowhere: server.ts listens, tests inject. It puts the parts
// together and knows none of their work.
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyRateLimit from '@fastify/rate-limit'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import Fastify, {type FastifyInstance, type FastifyServerFactory} from 'fastify'
import {controlCalls} from './api/calls.ts'
import type {Classroom} from './classes/classroom.ts'
import type {RealTime} from './clock.ts'
import type {Drills} from './drills/drills.ts'
import type {Players} from './drills/players.ts'
import {problemAnswer} from './errors.ts'
import {countedBy, type GuardDeps, guard} from './guard.ts'
import {type Endpoint, interfaceRoutes} from './interface.ts'
import {jsonBodies} from './json-body.ts'
import {pages} from './pages.ts'
import type {Rooms} from './rooms.ts'

export type HostDeps = {
  rooms: Rooms
  classroom: Classroom
  drills: Drills
  players: Players
  /** What hospital systems call; the listener calls it without Fastify. */
  endpoint: Endpoint
  guard: GuardDeps
  real: RealTime
  release: string
  /** Built pages; absent in tests of the API. */
  uiDir?: string
  /** The documentation page's own files. */
  docsDir?: string
  /** Operating trouble nobody expected. */
  log(error: unknown, what: string): void
}

/** Largest body of a control call; imports have their own. */
const bodyLimit = 1 << 20
/** Per address or seat and minute, on the control API: far above what a page needs, far below a flood. */
const callsPerMinute = 6000

const policy = {
  directives: {
    defaultSrc: ["'self'"],
    baseUri: ["'none'"],
    fontSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    objectSrc: ["'none'"],
    scriptSrc: ["'self'"],
    scriptSrcAttr: ["'none'"],
    // Widths of bars are set as attributes; no style sheet of anybody else is ever loaded.
    styleSrc: ["'self'"],
    styleSrcAttr: ["'unsafe-inline'"],
    // The server speaks plain HTTP on a LAN; asking browsers for HTTPS would break it.
    upgradeInsecureRequests: null,
  },
}

export async function buildApp(deps: HostDeps, serverFactory?: FastifyServerFactory): Promise<FastifyInstance> {
  const answer = problemAnswer(deps.log)
  const app = Fastify({
    // what Fastify refuses before any route is found
    frameworkErrors: answer as never,
    logger: false,
    bodyLimit,
    exposeHeadRoutes: false,
    routerOptions: {maxParamLength: 200},
    return503OnClosing: false,
    // Nothing a client sends is coerced, filled in or dropped: what is wrong is refused with its path.
    ajv: {
      customOptions: {coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: false, strict: false},
    },
    ...(serverFactory && {serverFactory}),
  }) as FastifyInstance
  // Schemas describe answers; they do not cut them. JSON.stringify was also the faster of the two when measured.
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(answer)

  await interfaceRoutes(app, deps.endpoint)

  await app.register(fastifyCookie)
  await app.register(fastifySwagger, {openapi: openapi(deps.release)})
  await app.register(async scope => {
    await scope.register(fastifyHelmet, {contentSecurityPolicy: policy, hsts: false})
    await scope.register(
      async api => {
        await api.register(fastifyRateLimit, {
          max: callsPerMinute,
          timeWindow: 60_000,
          keyGenerator: request => countedBy(request, deps.guard),
        })
        jsonBodies(api)
        guard(api, deps.guard)
        controlCalls(api, deps)
      },
      {prefix: '/api/v1'},
    )
    if (deps.docsDir !== undefined) await documentation(scope, deps.docsDir)
    await scope.register(async one => pages(one, deps))
  })
  return app
}

async function documentation(scope: FastifyInstance, docsDir: string): Promise<void> {
  await scope.register(fastifySwaggerUi, {
    routePrefix: '/api/docs',
    baseDir: docsDir,
    logo: {type: 'image/svg+xml', content: '<svg xmlns="http://www.w3.org/2000/svg"/>'},
    uiConfig: {url: '/api/v1/openapi.json', docExpansion: 'list', deepLinking: true},
    theme: {title: '医保沙盘 API'},
    // The documentation page writes its own styles into the document; its scripts are files like ours.
    staticCSP: {
      'default-src': "'self'",
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'frame-ancestors': "'none'",
    },
  })
}

const openapi = (release: string) => ({
  openapi: '3.1.0',
  info: {
    title: '医保沙盘 · Yibao sandbox',
    version: release,
    description:
      '沙盘之外的一切：建立沙盘、时钟、故障、记录、结算解释。医院系统使用的国家接口不在此列，见 POST /w/{world}。\n\n' +
      'Everything around the core: worlds, clock, faults, entries, explained settlements. The national interface that hospital systems use is not listed here; it is POST /w/{world}.',
  },
  servers: [{url: '/'}],
  components: {
    securitySchemes: {
      token: {type: 'http' as const, scheme: 'bearer'},
      institution: {type: 'http' as const, scheme: 'basic', description: 'key : secret'},
    },
  },
  security: [{token: []}, {institution: []}] as Record<string, string[]>[],
})
